import Foundation
import TestSupport
import Testing

@Suite(.tags(.large)) struct ServeTests {
  let directory: TemporaryDirectory
  let tool: StorageTool

  init() throws {
    directory = try TemporaryDirectory("storage-serve")
    tool = try StorageTool()
  }

  /// A server under way, and its address.
  private func serve(_ arguments: [String]) throws -> (process: RunningProcess, url: String) {
    let log = directory.path("log")
    let shell = ProcessRun(
      "/bin/sh",
      ["-c", "exec \"$0\" \"$@\" 2>\"$LOG\"", StorageTool.path, "serve", "--listen", "127.0.0.1:0"]
        + arguments,
      environment: HermeticEnvironment.variables(home: directory.path)
        .merging(["LOG": log]) { $1 },
      directory: directory.path)
    let process = try shell.start()
    for _ in 0..<1_500 {
      let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
      for line in text.split(separator: "\n") where line.hasPrefix("listening on ") {
        return (process, String(line.dropFirst("listening on ".count)))
      }
      usleep(20_000)
    }
    process.send(SIGKILL)
    throw SystemError("start the server", code: ETIMEDOUT)
  }

  private func fetch(_ url: String) throws -> (status: Int, body: String) {
    let body = directory.path("body")
    let status = try ProcessRun(
      "/usr/bin/env",
      [
        "curl", "--silent", "--output", body, "--write-out", "%{http_code}", "--max-time", "20",
        url,
      ]
    ).output()
    return (Int(status) ?? 0, (try? String(contentsOfFile: body, encoding: .utf8)) ?? "")
  }

  @Test func foldersAreServedUntilTheProcessIsAskedToEnd() throws {
    let (server, url) = try serve(["--packages", PackageRoot.fixture("packages")])
    #expect(url.hasPrefix("http://127.0.0.1:"))
    #expect(try fetch(url + "/health").status == 200)
    let search = try fetch(url + "/search?package=foo")
    #expect(search.status == 200)
    #expect(search.body.contains("\"version\": \"1.3.0\""))
    #expect(try fetch(url + "/package/foo/9.9.9/").status == 404)
    server.send(SIGTERM)
    #expect(try server.wait().status == 143)
  }

  @Test func theSameBytesComeByPreviewAndByHTTP() throws {
    for arguments in [
      ["init", "s.git"],
      ["-C", "s.git", "add", "--to", "snapshot", PackageRoot.fixture("packages/foo/1.2.3")],
    ] {
      try #require(try tool.run(arguments, directory: directory.path).status == 0)
    }
    let (server, url) = try serve(["snapshot", "-C", "s.git"])
    for path in [
      "/search", "/categories", "/package/foo/1.2.3/", "/package/foo/1.2.3/manifest.yml",
    ] {
      let preview = try tool.run(
        ["-C", "s.git", "preview", "snapshot", path], directory: directory.path)
      #expect(try fetch(url + path).body == preview.output)
    }
    server.send(SIGINT)
    #expect(try server.wait().status == 130)
  }

  @Test func settingsComeFromOptionsTheEnvironmentAndTheFile() throws {
    try directory.write(
      "package_paths: [\(PackageRoot.fixture("packages"))]\ncache_time.search: 2m\n",
      to: "config.yml")
    let run = try tool.run(
      ["serve", "--dry-run", "--registry-config", directory.path("config.yml"), "--json"])
    #expect(run.status == 0, "\(run.screen)")
    #expect(run.output.contains("\"packages\": 4"))
    let variable = try tool.run(
      ["serve"],
      environment: ["EPR_CONFIG": directory.path("config.yml"), "EPR_DRY_RUN": "true"])
    #expect(variable.output == "4 package versions, 0 problems\n")
    try directory.write("cache_time.search: 0s\n", to: "bad.yml")
    for bad in [
      ["serve"], ["serve", "--packages", "x", "staging"],
      ["serve", "--packages", "x", "--listen", "nowhere"],
      ["serve", "--packages", "x", "--registry-config", directory.path("bad.yml")],
    ] {
      #expect(try tool.run(bad).status == 2)
    }
    #expect(
      try tool.run(["serve", "--packages", "x"], environment: ["EPR_DRY_RUN": "maybe"]).status == 2)
  }
}
