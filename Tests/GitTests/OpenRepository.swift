import Foundation
import Git
import TestSupport
import Testing

extension TestRepository {
  /// The closed world of this repository, with some variables set (nil: taken away).
  func environment(_ changes: [String: String?] = [:]) -> [String: String] {
    var environment = HermeticEnvironment.variables(home: directory.path)
    for (name, value) in changes { environment[name] = value }
    return environment
  }

  /// Opens the repository with our own code.
  func open(_ changes: [String: String?] = [:]) throws -> Repository {
    try Repository.open(at: path, environment: environment(changes))
  }

  /// The id of what a revision stands for, by git.
  func id(_ revision: String) throws -> ObjectID {
    try id(digits: git.revParse(revision))
  }

  /// The id of 40 digits.
  func id(digits: String) throws -> ObjectID {
    try #require(ObjectID(hexadecimal: digits))
  }

  /// Writes an object with git and returns its id.
  func write(_ kind: String, _ bytes: [UInt8]) throws -> ObjectID {
    let command = git.command(
      ["hash-object", "-t", kind, "-w", "--stdin", "--literally"], input: bytes)
    return try id(digits: String(command.output().prefix(40)))
  }

  /// All files below a folder of the repository, with their sizes, in order.
  func listing(_ folder: String = "") -> [String] {
    let root = folder.isEmpty ? path : path + "/" + folder
    let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return names.sorted().map { name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: root + "/" + name)
      return "\(name) \((attributes?[.size] as? Int) ?? -1)"
    }
  }

  /// The paths of loose objects and of packs.
  func objectFiles() -> (loose: [String], packs: [String]) {
    let files = listing("objects").compactMap { $0.split(separator: " ").first.map(String.init) }
    return (
      files.filter { $0.utf8.count == 41 && !$0.hasPrefix("pack") },
      files.filter { $0.hasSuffix(".pack") }
    )
  }
}

/// The error of that type that `body` throws; nil where it throws none or another.
func thrown<Failure: Error, Result>(
  _ type: Failure.Type, _ body: () throws -> Result
) -> Failure? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? Failure
  }
}
