import Foundation
import TestSupport
import Testing

/// `serve` follows what others do to the storage, and clients notice nothing but the news.
@Suite(.tags(.large)) struct LiveServeTests {
  private let repository: TestRepository
  private let tool: StorageTool
  private static let count = 20

  init() throws {
    repository = try TestRepository {
      TestBranch("production") { TestPackage("base", "1.0.0") }
      TestBranch("staging") { TestPackage("base", "1.1.0") }
      TestBranch("snapshot") {
        for number in 0..<Self.count { TestPackage("p\(number)", "1.0.0") }
      }
    }
    tool = try StorageTool()
  }

  private var directory: TemporaryDirectory { repository.directory }

  private func serve(_ more: String...) throws -> (process: RunningProcess, url: String) {
    var environment = HermeticEnvironment.variables(home: directory.path)
    environment["LOG"] = directory.path("log")
    let process = try ProcessRun(
      "/bin/sh",
      [
        "-c", "exec \"$0\" \"$@\" 2>\"$LOG\"", StorageTool.path, "serve", "staging", "-C",
        repository.path, "--listen", "127.0.0.1:0",
      ] + more, environment: environment, directory: directory.path, timeout: 600
    ).start()
    for _ in 0..<1_500 {
      for line in log() where line.hasPrefix("listening on ") {
        return (process, String(line.dropFirst("listening on ".count)))
      }
      usleep(20_000)
    }
    process.send(SIGKILL)
    throw SystemError("start the server", code: ETIMEDOUT)
  }

  private func log() -> [Substring] {
    let text = (try? String(contentsOfFile: directory.path("log"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n")
  }

  /// Asks until the answer is 200, or a while has passed.
  private func isServed(_ url: String, _ path: String) throws -> Bool {
    for _ in 0..<400 {
      let status = try ProcessRun(
        "curl", ["--silent", "--output", "/dev/null", "--write-out", "%{http_code}", url + path]
      ).output()
      if status == "200" { return true }
      usleep(25_000)
    }
    return false
  }

  @Test func refreshesAreMeasured() throws {
    let (server, url) = try serve("--metrics-listen", "127.0.0.1:0")
    defer { server.send(SIGKILL) }
    try repository.commit(to: "staging", message: "More") { TestPackage("base", "1.2.0") }
    #expect(try isServed(url, "/package/base/1.2.0/"))
    let prefix = "metrics on "
    let place = try #require(log().first { $0.hasPrefix(prefix) }).dropFirst(prefix.count)
    let metrics = try ProcessRun("curl", ["--silent", "--fail", String(place)]).output()
    func value(_ name: String) -> Double? {
      metrics.split(separator: "\n").first { $0.hasPrefix(name + " ") }
        .flatMap { Double($0.dropFirst(name.count + 1)) }
    }
    let name = "epr_storage_indexer_update_index"
    // One move, one reading: none at the start.
    #expect(value("\(name)_success_total") == 1)
    #expect(value("\(name)_error_total") == 0)
    #expect(value("\(name)_duration_seconds_count") == 1)
  }

  @Test func promotionsAreServedWhileClientsAsk() throws {
    let (server, url) = try serve()
    defer { server.send(SIGKILL) }
    let stop = directory.path("stop")
    let clients = try ProcessRun(
      "/bin/sh",
      [
        "-c",
        """
        while [ ! -e "$1" ]; do
          for path in "/search?all=true" /package/base/1.1.0/ /categories /epr/base/base-1.0.0.zip; do
            curl --silent --output /dev/null --write-out '%{http_code}\n' "$0$path"
          done
        done
        """, url, stop,
      ], timeout: 600
    ).start()
    for number in 0..<Self.count {
      let promotion = try tool.run(
        [
          "-C", repository.path, "promote", "p\(number)-1.0.0", "--from", "snapshot", "--to",
          "staging",
        ],
        directory: directory.path)
      try #require(promotion.status == 0, "\(promotion.error)")
      #expect(try isServed(url, "/package/p\(number)/1.0.0/"), "p\(number)")
    }
    try directory.write("", to: "stop")
    let codes = try clients.wait().outputText.split(separator: "\n")
    #expect(codes.count > Self.count)
    #expect(codes.allSatisfy { $0 == "200" }, "\(Set(codes))")
    #expect(log().allSatisfy { $0.hasPrefix("listening on ") }, "\(log())")
    server.send(SIGTERM)
    #expect(try server.wait().status == 143)
  }

  @Test func whatGitDoesIsServedAndWhatItBreaksIsNot() throws {
    let (server, url) = try serve()
    defer { server.send(SIGKILL) }
    try repository.commit(to: "staging") { TestPackage("new", "1.0.0") }
    #expect(try isServed(url, "/package/new/1.0.0/"))
    let tip = try repository.tip("staging")
    try repository.git.run("update-ref", "-d", "refs/heads/staging")
    for _ in 0..<400 where log().count < 2 { usleep(25_000) }
    #expect(log().count == 2)
    #expect(log().last?.contains("still serving what was there before") == true)
    #expect(try isServed(url, "/package/new/1.0.0/"))
    try repository.git.run("update-ref", "refs/heads/staging", tip)
    for _ in 0..<400 where log().count < 3 { usleep(25_000) }
    #expect(log().last == "the storage can be read again")
    // Settings that change the layers are heeded too.
    try repository.commit(to: "main") {
      TestFile(
        "storage.yml",
        """
        version: 1
        distributions:
          - name: staging
            branch: staging
            layers: [snapshot, staging]
          - name: snapshot
            branch: snapshot
            layers: [snapshot]

        """)
    }
    #expect(try isServed(url, "/package/p0/1.0.0/"))
    server.send(SIGTERM)
    #expect(try server.wait().status == 143)
  }
}
