import Foundation
import TestSupport
import Testing

/// Asks two servers the same questions.
struct AnswerComparison {
  /// Their ports.
  let expected: UInt16
  let found: UInt16
  private let folder: TemporaryDirectory

  init(expected: UInt16, found: UInt16) throws {
    (self.expected, self.found) = (expected, found)
    folder = try TemporaryDirectory("storage-answers")
  }

  /// Pages that every registry has.
  static let pages = [
    "/", "/health", "/search", "/search?all=true", "/search?prerelease=true",
    "/search?all=true&prerelease=true", "/search?kibana.version=8.5.0", "/search?package=nothing",
    "/categories", "/categories?include_policy_templates=true", "/package/nothing/1.0.0/",
    "/favicon.ico",
  ]

  /// The pages, archives and manifests of package versions, by `NAME/VERSION`.
  static func pages(of versions: [String]) -> [String] {
    versions.flatMap { version in
      let name = version.replacingOccurrences(of: "/", with: "-")
      let folder = version.prefix { $0 != "/" }
      return [
        "/package/\(version)/", "/package/\(version)/manifest.yml", "/epr/\(folder)/\(name).zip",
        "/epr/\(folder)/\(name).tar.gz", "/epr/\(folder)/\(name).zip.sig",
      ]
    }
  }

  /// Expects equal answers: status, headers without the time of the answer, and body.
  func expectEqual(_ paths: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
    for path in paths {
      let (one, other) = (try answer(expected, path), try answer(found, path))
      #expect(one.head == other.head, "\(path)", sourceLocation: sourceLocation)
      #expect(one.body == other.body, "\(path)", sourceLocation: sourceLocation)
    }
  }

  private func answer(_ port: UInt16, _ path: String) throws -> (head: [String], body: Data) {
    _ = try ProcessRun(
      "/usr/bin/env",
      [
        "curl", "--silent", "--noproxy", "*", "--max-time", "60", "--dump-header",
        folder.path("head"), "--output", folder.path("body"), "http://127.0.0.1:\(port)\(path)",
      ]
    ).output()
    let head = try folder.read("head").split(separator: "\r\n").map(String.init)
      .filter { !$0.hasPrefix("Date: ") }
    return (head, try Data(contentsOf: URL(fileURLWithPath: folder.path("body"))))
  }
}
