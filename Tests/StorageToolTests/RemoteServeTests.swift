import Foundation
import Synchronization
import TestSupport
import Testing

/// A server that needs another one: a registry to ask, an index to read.
@Suite(.tags(.large)) struct RemoteServeTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory("storage-remote-serve")
  }

  /// A folder with some of the sample packages.
  private func packages(_ folder: String, _ names: String...) throws -> String {
    for name in names {
      let target = directory.path("\(folder)/\(name)")
      try directory.makeDirectory("\(folder)/" + (name as NSString).deletingLastPathComponent)
      try FileManager.default.copyItem(
        atPath: PackageRoot.fixture("packages/" + name), toPath: target)
    }
    return directory.path(folder)
  }

  @Test func oneServerAsksAnother() throws {
    let there = try RunningServer([
      "--packages", packages("there", "foo/1.2.3", "foo/1.3.0", "baz/2.0.0"),
    ])
    let here = try RunningServer([
      "--packages", packages("here", "foo/1.2.3", "bar/0.9.0-beta.1"), "--proxy-to", there.url,
      "--proxy-allow-insecure",
    ])
    let both = try RunningServer([
      "--packages", directory.path("here"), "--packages", directory.path("there"),
    ])
    for path in [
      "/search", "/search?all=true&prerelease=true", "/search?kibana.version=8.4.0",
      "/package/foo/1.3.0/", "/package/baz/2.0.0/", "/package/bar/0.9.0-beta.1/",
    ] {
      let (answer, expected) = (try here.get(path), try both.get(path))
      #expect(answer.status == 200)
      #expect(answer.body == expected.body, "\(path)")
    }
    let archive = try here.get("/epr/baz/baz-2.0.0.zip")
    #expect(archive.status == 301)
    #expect(archive.location == there.url + "/epr/package/baz-2.0.0.zip")
    #expect(try there.get(String(archive.location.dropFirst(there.url.utf8.count))).status == 200)
    let file = try here.get("/package/baz/2.0.0/docs/README.md")
    #expect(file.location == there.url + "/package/baz/2.0.0/docs/README.md")
    #expect(try here.get("/package/none/1.0.0/").status == 404)
    #expect(try here.get("/epr/none/none-1.0.0.zip").status == 404)
    #expect(try here.get("/search?all=perhaps").status == 400)
  }

  enum Trouble: String, CaseIterable {
    case dead, silent, garbage, html, endless
  }

  @Test(arguments: Trouble.allCases)
  func aServerInTroubleLeavesWhatIsHere(trouble: Trouble) throws {
    let server = try LoopbackHTTPServer { _ in
      switch trouble {
      case .dead, .silent: .silence
      case .garbage: .raw(Array("\u{1}\u{2}nonsense\r\n\r\n".utf8))
      case .html: .text(200, "<html>no JSON</html>")
      // The answer that was promised never ends.
      case .endless: .raw(Array("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n[".utf8))
      }
    }
    let url = trouble == .dead ? "http://127.0.0.1:\(try LoopbackServer.freePort())" : server.url
    let here = try RunningServer(
      ["--packages", packages("here", "foo/1.2.3")],
      environment: [
        "EPR_FEATURE_PROXY_MODE": "true", "EPR_PROXY_TO": url, "EPR_PROXY_ALLOW_INSECURE": "1",
        "STORAGE_NETWORK_TIMEOUT": "1",
      ])
    let search = try here.get("/search")
    #expect(search.status == 500)
    #expect(search.body == "internal server error\n")
    #expect(here.log.contains("GET /search: \(url)"), "\(here.log)")
    for path in ["/package/foo/1.2.3/", "/epr/foo/foo-1.2.3.zip", "/health", "/"] {
      #expect(try here.get(path).status == 200, "\(path)")
    }
    #expect(try here.get("/package/none/1.0.0/").status == 500)
  }

  @Test func anAddressWithoutTLSMustBeAllowed() throws {
    let tool = try StorageTool()
    for arguments in [
      ["serve", "--proxy-to", "http://127.0.0.1:1", "--dry-run"],
      ["serve", "--proxy-to", "registry.example", "--dry-run"],
      ["serve", "--storage-index", "x", "--storage-endpoint", "nowhere"],
      ["serve", "--storage-index", "x", "--storage-index-interval", "0s"],
    ] {
      let run = try tool.run(arguments)
      #expect(run.status == 2, "\(run.screen)")
    }
    let run = try tool.run(["serve", "--proxy-to", "https://registry.example", "--dry-run"])
    #expect(run.status == 0, "\(run.screen)")
    let missing = try tool.run(["serve", "--storage-index", directory.path("none.json")])
    #expect(missing.status == 74, "\(missing.screen)")
    #expect(missing.output.isEmpty)
  }

  /// A search index with the pages of these packages.
  private func index(_ server: RunningServer, _ packages: String...) throws -> String {
    let pages = try packages.map {
      "{\"package_manifest\": \(try server.get("/package/\($0)/").body)}"
    }
    return "{\"packages\": [\(pages.joined(separator: ","))]}"
  }

  @Test func anIndexIsServedAndReadAgain() throws {
    let storage = try RunningServer(["--packages", PackageRoot.fixture("packages")])
    let first = try index(storage, "foo/1.2.3")
    let second = try index(storage, "foo/1.2.3", "foo/1.3.0")
    let current = Mutex((cursor: "1", broken: false))
    let server = try LoopbackHTTPServer { request in
      let (cursor, broken) = current.withLock { $0 }
      switch request.path {
      case "/bucket/v2/metadata/cursor.json": return .text(200, "{\"current\": \"\(cursor)\"}")
      case "/bucket/v2/metadata/1/search-index-all.json": return .text(200, first)
      case "/bucket/v2/metadata/2/search-index-all.json":
        return .text(200, broken ? String(second.prefix(400)) : second)
      default: return .text(404, "not found")
      }
    }
    current.withLock { $0.broken = true }
    let here = try RunningServer([
      "--storage-index", server.url + "/bucket/", "--storage-endpoint", "https://files.example/",
      "--storage-index-interval", "1s",
    ])
    let path = "/search?package=foo"
    #expect(try here.get(path).body.contains("\"version\": \"1.2.3\""))
    #expect(try here.get("/package/foo/1.2.3/").body == storage.get("/package/foo/1.2.3/").body)
    #expect(
      try here.get("/epr/foo/foo-1.2.3.zip").location
        == "https://files.example/artifacts/packages/foo-1.2.3.zip")
    #expect(
      try here.get("/package/foo/1.2.3/docs/README.md").location
        == "https://files.example/artifacts/static/foo-1.2.3/docs/README.md")
    // A broken index leaves the one before, and is reported once.
    current.withLock { $0.cursor = "2" }
    #expect(here.waits { here.log.contains("the one before is served on") }, "\(here.log)")
    #expect(try here.get(path).body.contains("\"version\": \"1.2.3\""))
    current.withLock { $0.broken = false }
    let isNew = try here.waits { try here.get(path).body.contains("\"version\": \"1.3.0\"") }
    #expect(isNew, "\(here.log)")
    #expect(here.log.components(separatedBy: "served on").count == 2, "\(here.log)")
  }

  @Test func anIndexStaysWhenATipMoves() throws {
    let storage = try RunningServer(["--packages", PackageRoot.fixture("packages")])
    try directory.write(try index(storage, "foo/1.2.3"), to: "index.json")
    let tool = try StorageTool()
    for arguments in [
      ["init", "s.git"],
      ["-C", "s.git", "add", "--to", "snapshot", PackageRoot.fixture("packages/baz/2.0.0")],
    ] {
      try #require(try tool.run(arguments, directory: directory.path).status == 0)
    }
    let here = try RunningServer([
      "-C", directory.path("s.git"), "snapshot", "--storage-index", directory.path("index.json"),
    ])
    let path = "/search?prerelease=true"
    #expect(try !here.get(path).body.contains("\"name\": \"bar\""))
    try #require(
      try tool.run(
        [
          "-C", "s.git", "add", "--to", "snapshot",
          PackageRoot.fixture("packages/bar/0.9.0-beta.1"),
        ], directory: directory.path
      ).status == 0)
    let isNew = try here.waits { try here.get(path).body.contains("\"name\": \"bar\"") }
    #expect(isNew, "\(here.log)")
    for name in ["foo", "bar", "baz"] {
      #expect(try here.get(path).body.contains("\"name\": \"\(name)\""), "\(name)")
    }
  }

  @Test func anIndexFileIsReadAgainWhenItChanges() throws {
    let storage = try RunningServer(["--packages", PackageRoot.fixture("packages")])
    try directory.write(try index(storage, "foo/1.2.3"), to: "index.json")
    let here = try RunningServer(
      ["--packages", packages("here", "bar/0.9.0-beta.1")],
      environment: [
        "EPR_FEATURE_STORAGE_INDEXER": "true",
        "EPR_EMULATOR_INDEX_PATH": directory.path("index.json"),
        "EPR_STORAGE_INDEXER_WATCH_INTERVAL": "1s",
      ])
    let path = "/search?prerelease=true"
    let before = try here.get(path).body
    #expect(before.contains("\"name\": \"bar\""))
    #expect(before.contains("\"name\": \"foo\""))
    try directory.write(try index(storage, "baz/2.0.0"), to: "index.new")
    #expect(rename(directory.path("index.new"), directory.path("index.json")) == 0)
    let isNew = try here.waits { try here.get(path).body.contains("\"name\": \"baz\"") }
    #expect(isNew, "\(here.log)")
    #expect(try !here.get(path).body.contains("\"name\": \"foo\""))
    #expect(here.log.contains("1 package versions"))
  }
}
