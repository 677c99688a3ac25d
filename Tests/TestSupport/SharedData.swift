import Foundation
import Glibc

/// The real material that some tests run on, where the machine has it.
///
/// It is never part of the package: tests that need it are
/// `.enabled(if: SharedData.isAvailable, "…")`.
package enum SharedData {
  /// The folder: `$STORAGE_SHARED`, else `../shared` beside the package; nil where there is none.
  package static let folder: String? = {
    let named = ProcessInfo.processInfo.environment["STORAGE_SHARED"]
    let beside = (PackageRoot.path as NSString).deletingLastPathComponent + "/shared"
    let folder = named ?? beside
    return FileManager.default.fileExists(atPath: folder + "/data") ? folder : nil
  }()

  package static var isAvailable: Bool { folder != nil }

  /// Returns the path of a file in the folder.
  package static func path(_ name: String) throws -> String {
    guard let folder else { throw Missing(name: name) }
    return folder + "/" + name
  }

  /// A file of the folder was asked for on a machine that does not have it.
  package struct Missing: Error {
    package let name: String
  }

  /// Returns a bare repository with the real branches, for reading only.
  ///
  /// It is made once from the bundle, in about 3 s, and kept in the temporary directory for all
  /// test processes of this user: never write to it. See ``freshCopy()``.
  package static func mirror() throws -> String {
    let bundle = try path("data/package-storage.bundle")
    var status = stat()
    guard stat(bundle, &status) == 0 else { throw SystemError("stat \(bundle)") }
    let key = "\(status.st_size)-\(status.st_mtim.tv_sec)-\(getuid())"
    let made = TemporaryDirectory.machine + "/storage-test-mirror-\(key).git"
    return try FileLock.holding(made + ".lock") {
      if FileManager.default.fileExists(atPath: made) { return made }
      let unfinished = made + ".new"
      try? FileManager.default.removeItem(atPath: unfinished)
      try GitOracle(TemporaryDirectory.machine).run(
        "clone", "--quiet", "--mirror", "--template=", bundle, unfinished)
      // The bundle's folder is of no use to a test; HEAD is the unborn branch of a storage.
      let git = GitOracle(unfinished)
      try git.run("remote", "remove", "--", "origin")
      try git.run("symbolic-ref", "HEAD", "refs/heads/main")
      try git.run("config", "gc.auto", "0")
      guard rename(unfinished, made) == 0 else { throw SystemError("rename to \(made)") }
      return made
    }
  }

  /// Returns a repository of its own with the real branches, for tests that write.
  ///
  /// Object files are hard links to the mirror's, which takes no time and no space. git and libgit2
  /// never write into an object file, they replace it; a test that damages objects must delete the
  /// file first.
  package static func freshCopy() throws -> RepositoryCopy {
    try RepositoryCopy(of: try mirror())
  }

  /// Returns the recorded promotions.
  package static func replayCases() throws -> [ReplayCase] {
    let text = try String(contentsOfFile: try path("data/replay.tsv"), encoding: .utf8)
    return try text.split(separator: "\n").dropFirst().map { line in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0) }
      guard let replay = ReplayCase(cells: cells) else { throw Missing(name: "case of \(line)") }
      return replay
    }
  }
}

/// A repository that shares its object files with another.
package final class RepositoryCopy: Sendable {
  package let directory: TemporaryDirectory
  package let path: String
  package let git: GitOracle

  /// Copies a bare repository: objects as hard links, all else as files of its own.
  package init(of original: String) throws {
    directory = try TemporaryDirectory("storage-copy")
    path = directory.path("storage.git")
    git = GitOracle(path)
    let files = FileManager.default
    try directory.makeDirectory("storage.git")
    for case let name as String in files.enumerator(atPath: original) ?? .init() {
      let source = original + "/" + name
      let target = path + "/" + name
      var status = stat()
      guard lstat(source, &status) == 0 else { throw SystemError("lstat \(source)") }
      if status.st_mode & S_IFMT == S_IFDIR {
        try files.createDirectory(atPath: target, withIntermediateDirectories: true)
      } else if name.hasPrefix("objects/") {
        guard link(source, target) == 0 else { throw SystemError("link \(source)") }
      } else {
        try files.copyItem(atPath: source, toPath: target)
      }
    }
  }
}
