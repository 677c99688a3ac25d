import Foundation
import Glibc
import TestSupport

/// Copies a repository's folder: object files as hard links, as nobody ever writes into one.
enum FolderCopy {
  static func make(of original: String, at path: String) throws {
    guard mkdir(path, 0o755) == 0 else { throw SystemError("mkdir \(path)") }
    for name in try FileManager.default.contentsOfDirectory(atPath: original) {
      let (source, target) = (original + "/" + name, path + "/" + name)
      var status = stat()
      guard lstat(source, &status) == 0 else { throw SystemError("lstat \(source)") }
      if status.st_mode & S_IFMT == S_IFDIR {
        try make(of: source, at: target)
      } else if status.st_mode & 0o222 == 0, link(source, target) == 0 {
        continue
      } else {
        try FileManager.default.copyItem(atPath: source, toPath: target)
      }
    }
  }
}

extension FolderCopy {
  /// Removes a folder with all that it holds.
  static func remove(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// Locks that a writer makes on its way and takes away at its end.
///
/// A journal may stay until the next command that writes: it holds nobody up.
enum Leftovers {
  /// Those that are there, but not the locks of others.
  static func of(_ path: String) -> [String] {
    let all = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return all.filter { name in
      name.hasSuffix(".lock") && name != "storage.lock" && Scenario.foreignLocks[name] == nil
    }
  }
}
