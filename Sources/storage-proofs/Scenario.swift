import TestSupport

/// One writing command, the storage that it starts from, and how that stands before and afterwards.
struct Scenario: Sendable {
  let name: String
  /// The storage to copy for each trial; nil where the command makes one.
  let template: String?
  /// The command line on a storage at the given path.
  let words: @Sendable (_ path: String) -> [String]
  /// The references before; nil where there is no storage.
  let before: StorageState?
  /// The references after a run that nothing disturbed.
  let after: StorageState
  /// The versions that may never be lost, each with its tree.
  let versions: [String: Set<String>]
  /// Whether the command, run again when all was done, takes it back: `undo` without a commit.
  var isToggle = false

  /// Locks that another program holds, by their path in the repository, with their contents.
  static let foreignLocks = [
    "refs/heads/other.lock": "somebody's\n", "packed-refs.lock": "", "HEAD.lock": "",
  ]

  /// Runs the command once, undisturbed, to learn what it comes to.
  init(
    _ name: String, template: String?, in laboratory: Laboratory,
    words: @escaping @Sendable (_ path: String) -> [String]
  ) throws {
    (self.name, self.template, self.words) = (name, template, words)
    let start = try template.map { try StorageState(of: $0) }
    before = start
    let path = laboratory.freshPath()
    if let template { try FolderCopy.make(of: template, at: path) }
    let run = try laboratory.tool.run(words(path))
    guard run.status == 0 else { throw ScenarioFailed(name: name, screen: run.screen) }
    after = try StorageState(of: path)
    guard after != start else { throw ScenarioFailed(name: name, screen: run.screen) }
    versions = try start?.versions(laboratory, at: path) ?? [:]
  }

  /// Makes a storage for one trial, with the locks of others in it, and returns its path.
  func prepare(in laboratory: Laboratory, foreignLocks: Bool = true) throws -> String {
    let path = laboratory.freshPath()
    guard let template else { return path }
    try FolderCopy.make(of: template, at: path)
    guard foreignLocks else { return path }
    for (name, text) in Self.foreignLocks { try TextFile.write(text, to: path + "/" + name) }
    return path
  }

  /// What is missing or changed of the locks that others hold.
  func foreignLockFaults(_ path: String) -> [String] {
    guard template != nil else { return [] }
    return Self.foreignLocks.compactMap { name, text in
      TextFile.read(path + "/" + name) == text ? nil : "\(name), another's lock, is gone"
    }
  }

  /// What is wrong with a storage that the command may have left half done.
  func stateFaults(_ path: String, _ laboratory: Laboratory) throws -> [String] {
    // Before `init` is done there is nothing to lose.
    guard template != nil else { return [] }
    let there = try StorageState(of: path).versions(laboratory, at: path)
    var faults = versions.filter { version, trees in
      !trees.isSubset(of: there[version] ?? []) && !removed.contains(version)
    }.map { "\($0.key) is lost" }
    do { try GitOracle(path).fsck() } catch { faults.append("fsck: \(error)") }
    let status = try laboratory.tool.run("-C", path, "status")
    if status.status != 0 { faults.append("status fails: \(status.error)") }
    return faults
  }

  /// The versions that the command takes out of the storage altogether.
  private var removed: Set<String> { name == "remove" ? ["packages/pkg2/1.0.0"] : [] }
}

/// A scenario's command failed, or did nothing, although nothing disturbed it.
struct ScenarioFailed: Error, CustomStringConvertible {
  let name: String
  let screen: String
  var description: String { "\(name): \(screen)" }
}
