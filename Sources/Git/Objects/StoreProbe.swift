internal import Glibc

/// Tells a machine that fails from a repository that is damaged.
///
/// libgit2 passes over a pack that it cannot open or read, and then says that the pack's objects are
/// missing.
struct StoreProbe {
  /// Object stores, each with a trailing slash.
  let stores: [String]

  /// Returns the error that an object could not be read with, or the machine's failure behind it.
  func judged(_ error: GitError) -> GitError {
    guard error.kind == .missing || error.kind == .corrupt,
      let (path, number) = stores.lazy.compactMap(failure).first
    else { return error }
    return GitError(
      error.operation, code: error.code,
      message: "\(path): \(String(cString: strerror(number)))", object: error.object, kind: .system)
  }

  /// The first file of the store's packs that the system does not hand out, and its error number.
  private func failure(in store: String) -> (path: String, number: Int32)? {
    let path = store + "pack"
    guard let folder = opendir(path) else { return errno == ENOENT ? nil : (path, errno) }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.hasPrefix("pack-") else { continue }
      if let number = failure(of: "\(path)/\(name)") { return ("\(path)/\(name)", number) }
    }
    return nil
  }

  private func failure(of path: String) -> Int32? {
    let file = retrying { open(path, O_RDONLY | O_CLOEXEC) }
    // A pack that was there a moment ago may have been repacked.
    guard file >= 0 else { return errno == ENOENT ? nil : errno }
    defer { close(file) }
    var status = stat()
    var byte: UInt8 = 0
    guard fstat(file, &status) == 0, retrying({ Int32(read(file, &byte, 1)) }) >= 0 else {
      return errno
    }
    let mapped = mmap(nil, 1, PROT_READ, MAP_PRIVATE, file, 0)
    guard mapped != MAP_FAILED else { return errno }
    munmap(mapped, 1)
    return nil
  }
}
