import Foundation
import Glibc
import TestSupport
import Testing

/// A built site behind nginx, configured as the README says, answers as `storage serve` does.
@Suite(
  .tags(.large), .enabled(if: StorageTool.isBuilt, "needs the built program"),
  .enabled(if: NginxServer.isAvailable, "nginx is not there"))
struct SiteServingTests {
  private let directory: TemporaryDirectory
  private let repository: TestRepository
  private let tool: StorageTool

  init() throws {
    directory = try TemporaryDirectory("storage-site")
    // nginx runs as another user.
    try #require(chmod(directory.path, 0o755) == 0)
    tool = try StorageTool()
    let extra = [
      "img/a b.png", "img/icon.svg", "img/logo.jpg", "docs/100%.md", "docs/a+b#c?.txt",
      "docs/r\u{e9}sum\u{e9}.md", "data_stream/log/agent/stream/stream.yml.hbs", "a.json", "a.js",
      "a.csv", "a.ndjson", "a.xml", "a.yaml", ".hidden", "LICENSE",
    ].map { TestFile($0, "{ \"of\": \"\($0)\" }\n") }
    let empty = TestFile("docs/empty.txt", bytes: [])
    let binary = TestFile("img/x.ico", bytes: Array(0...255))
    let link = TestFile("docs/link.md", "README.md", mode: .symbolicLink)
    repository = try TestRepository {
      TestBranch("production") {
        TestPackage("foo", "1.0.0", signature: "a signature\n", extra: extra + [empty, binary])
      }
      TestBranch("staging") { TestPackage("foo", "1.1.0-beta.1+build.5") }
      TestBranch("snapshot") {
        TestPackage("foo", "1.0.0", content: "hidden by production's")
        TestPackage("bar", "0.1.0")
        TestPackage("linked", "1.0.0", extra: [link])
      }
    }
  }

  @Test(arguments: ["production", "snapshot"])
  func allThatIsThereIsTheSame(distribution: String) throws {
    let built = try tool.run(
      "-C", repository.path, "build", distribution, "--output", directory.path("site"))
    try #require(built.status == 0, "\(built.screen)")
    let nginx = try self.nginx()
    let registry = try ServedRegistry(
      [distribution, "-C", repository.path, "--listen", "127.0.0.1:0"], in: directory)
    let targets = try targets()
    // Searches, categories and the start page, a page a version, and all files.
    #expect(targets.count > 20)
    for target in targets {
      let (site, served) = (
        try Answer(of: "http://127.0.0.1:\(nginx.port)\(target)"),
        try Answer(of: registry.url + target)
      )
      #expect(site.status == 200, "\(target)")
      #expect(site.body == served.body, "\(target)")
      #expect(site.type == served.type, "\(target)")
      // Pages of the registry tell no time.
      if let time = served.modified { #expect(site.modified == time, "\(target)") }
      #expect(site.origin == served.origin, "\(target)")
    }
    for target in ["/search?kibana.version=8.5.0", "/package/foo/9.9.9/", "/epr/foo/foo-9.9.9.zip"]
    {
      #expect(try Answer(of: "http://127.0.0.1:\(nginx.port)\(target)").status == 404, "\(target)")
    }
    let redirect = try Answer(of: "http://127.0.0.1:\(nginx.port)/package/foo/1.0.0")
    #expect(redirect.status == 301)
    #expect(redirect.location == "/package/foo/1.0.0/")
    #expect(try registry.end() == 143)
  }

  /// What the manifest names, and every other file under its own path.
  private func targets() throws -> [String] {
    let text = try directory.read("site/manifest.json")
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let pages = try #require(json["pages"] as? [[String: Any]])
    var targets = pages.compactMap { $0["target"] as? String }
    let files = FileManager.default.enumerator(atPath: directory.path("site"))
    for case let name as String in files ?? .init() {
      guard name.contains("/"), !isFolder(directory.path("site/" + name)) else { continue }
      let path = "/" + Self.encoded(name)
      let isPage = name.hasPrefix("package/") && name.hasSuffix("/index.json")
      targets.append(isPage ? String(path.dropLast("index.json".count)) : path)
    }
    return targets
  }

  private func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  private static func encoded(_ path: String) -> String {
    let plain = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: "\0"..."\u{7f}"))
    return path.addingPercentEncoding(
      withAllowedCharacters: plain.union(CharacterSet(charactersIn: "/-_.+"))) ?? path
  }

  /// nginx with the configuration of README.md, on another port and folder.
  private func nginx() throws -> NginxServer {
    let readme = try String(contentsOfFile: PackageRoot.path + "/README.md", encoding: .utf8)
    let start = try #require(readme.range(of: "```nginx\n"))
    let end = try #require(readme.range(of: "```\n", range: start.upperBound..<readme.endIndex))
    let text = readme[start.upperBound..<end.lowerBound]
    try #require(text.contains("listen 80;") && text.contains("root /srv/site;"))
    return try NginxServer { port in
      String(text).replacing("listen 80;", with: "listen 127.0.0.1:\(port);")
        .replacing("root /srv/site;", with: "root \(directory.path("site"));")
    }
  }
}

/// What curl gets.
private struct Answer {
  let status: Int
  let body: Data
  private let headers: [String: String]

  var type: String? { headers["content-type"]?.lowercased() }
  var modified: String? { headers["last-modified"] }
  var origin: String? { headers["access-control-allow-origin"] }
  var location: String? { headers["location"] }

  init(of url: String) throws {
    let result = try ProcessRun(
      "/usr/bin/env",
      ["curl", "--silent", "--noproxy", "*", "--include", "--max-time", "20", url]
    ).run()
    let output = Data(result.output)
    let end = try #require(output.range(of: Data("\r\n\r\n".utf8)), "\(url)")
    let lines = String(decoding: output[..<end.lowerBound], as: UTF8.self)
      .components(separatedBy: "\r\n")
    status = Int(lines[0].split(separator: " ").dropFirst().first ?? "") ?? 0
    headers = Dictionary(
      lines.dropFirst().compactMap { line in
        line.range(of: ": ").map {
          (line[..<$0.lowerBound].lowercased(), String(line[$0.upperBound...]))
        }
      }, uniquingKeysWith: { $1 })
    body = output[end.upperBound...]
  }
}
