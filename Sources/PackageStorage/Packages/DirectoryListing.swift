internal import Glibc

/// Lists the names in an open folder.
enum DirectoryListing {
  enum Failure: Error {
    case system(errno: Int32)
    /// A name whose bytes are not UTF-8, shown with escapes.
    case notUTF8(String)
  }

  /// The names in the folder, sorted, without `.` and `..`.
  static func names(_ folder: Int32) throws(Failure) -> [String] {
    // The stream owns, and closes, a descriptor of its own.
    let copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0 else { throw .system(errno: errno) }
    guard let stream = fdopendir(copy) else {
      let reason = errno
      close(copy)
      throw .system(errno: reason)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        guard errno == 0 else { throw .system(errno: errno) }
        return names.sorted()
      }
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      guard let name = String(validating: bytes, as: UTF8.self) else {
        throw .notUTF8(String(decoding: bytes, as: UTF8.self))
      }
      if name != ".", name != ".." { names.append(name) }
    }
  }
}
