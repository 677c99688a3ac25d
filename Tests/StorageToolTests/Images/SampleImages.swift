import Foundation
import TestSupport

/// A small storage and the images of its distributions, made once for all tests, which only read.
final class SampleImages: Sendable {
  let repository: TestRepository
  let folder: TemporaryDirectory
  private let tool: StorageTool

  static let made = Result { try SampleImages() }

  /// What a distribution serves: `NAME/VERSION`.
  static let versions = ["foo/1.0.0", "foo/1.1.0", "foo/1.2.0", "bar/0.2.0", "bar/0.3.0-beta"]

  private init() throws {
    repository = try Self.makeRepository()
    folder = try TemporaryDirectory("storage-images")
    tool = try StorageTool()
    for distribution in ["production", "staging", "snapshot"] {
      try image([distribution, "--output", layout])
    }
  }

  /// The tool did not make an image.
  struct Failure: Error {
    let screen: String
  }

  /// The layout with the images of all three distributions.
  var layout: String { folder.path("images") }

  static func makeRepository() throws -> TestRepository {
    let repository = try TestRepository {
      TestBranch("production") {
        TestPackage("foo", "1.0.0")
        TestFile("packages/foo/1.0.0/docs/Größe.md", "# Größe\n")
        TestPackage("broken", "1.0.0")
        TestFile("packages/broken/1.0.0/manifest.yml", "name: [\n")
      }
      TestBranch("staging") { TestPackage("foo", "1.1.0") }
      TestBranch("snapshot") {
        TestPackage("foo", "1.2.0")
        TestPackage("bar", "0.2.0", signature: "signed\n")
      }
    }
    // A version that came later: its files are dated by its own commit.
    try repository.commit(to: "snapshot", message: "More") { TestPackage("bar", "0.3.0-beta") }
    return repository
  }

  /// Runs `storage image`, which must succeed.
  @discardableResult
  func image(_ arguments: [String]) throws -> [String: Any] {
    try Self.image(arguments, of: repository.path, tool)
  }

  /// Runs `storage image` on a storage, which must succeed.
  @discardableResult
  static func image(
    _ arguments: [String], of repository: String, _ tool: StorageTool
  ) throws -> [String: Any] {
    let run = try tool.run(
      ["-C", repository, "--json", "image"] + arguments, timeout: 1_200)
    guard run.status == 0 else { throw Failure(screen: run.screen) }
    return try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any] ?? [:]
  }
}
