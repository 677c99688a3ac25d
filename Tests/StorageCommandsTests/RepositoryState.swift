import Foundation
import TestSupport

/// Every file of a repository: what must be the same after a refusal as before.
struct RepositoryState {
  private let files: [String: Data]

  init(of repository: TestRepository) throws {
    try self.init(path: repository.path)
  }

  /// Reads contents as well, but of objects, whose names say what they are.
  init(path: String) throws {
    var files: [String: Data] = [:]
    let manager = FileManager.default
    for case let name as String in manager.enumerator(atPath: path) ?? .init() {
      let isObject = name.contains("objects/")
      files[name] = isObject ? Data() : manager.contents(atPath: "\(path)/\(name)") ?? Data()
    }
    self.files = files
  }

  /// The paths of what came, went or changed, sorted.
  func changes(since before: RepositoryState) -> [String] {
    Set(files.keys).union(before.files.keys).filter { files[$0] != before.files[$0] }.sorted()
  }
}
