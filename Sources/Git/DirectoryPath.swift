internal import Glibc

/// Folders on the way to a file.
enum DirectoryPath {
  /// The folder that holds `path`.
  static func parent(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  /// Makes the folders above `path` that are missing.
  ///
  /// - Parameter path: A file's path.
  /// - Throws: `ReferenceTransactionError.system`, also when a file stands in the way.
  static func make(parentOf path: String) throws(ReferenceTransactionError) {
    let folder = parent(of: path)
    guard !folder.isEmpty, access(folder, F_OK) != 0 else { return }
    try make(parentOf: folder)
    // ENOENT: git has removed the empty folder above meanwhile, so the caller has to try again.
    guard mkdir(folder, 0o777) == 0 || errno == EEXIST || errno == ENOENT else {
      throw .system(operation: "create folder", path: folder, errno: errno)
    }
  }

  /// Removes the folders above `path` that are empty, as git does, below `top`.
  ///
  /// - Parameters:
  ///   - path: A file's path below `top`.
  ///   - top: A folder that stays, without a trailing slash.
  static func removeEmpty(parentsOf path: String, below top: String) {
    var folder = parent(of: path)
    while folder.utf8.count > top.utf8.count, rmdir(folder) == 0 { folder = parent(of: folder) }
  }
}
