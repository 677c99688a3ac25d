internal import Glibc

/// Writes the files of a site.
enum SiteFile {
  /// Writes a file that is not there yet, and the folders above it.
  ///
  /// - Parameters:
  ///   - bytes: Its contents.
  ///   - path: Where it goes.
  ///   - time: What its time is set to, in seconds since 1970: web servers tell it to clients.
  /// - Throws: `SiteError`.
  static func write(_ bytes: [UInt8], to path: String, time: Int) throws(SiteError) {
    var descriptor = create(path)
    if descriptor < 0, errno == ENOENT, let slash = path.lastIndex(of: "/") {
      try SiteFolder.makeFolders(String(path[..<slash]))
      descriptor = create(path)
    }
    guard descriptor >= 0 else { throw .now("write", path) }
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .now("write", path) }
      done += count
    }
    var times = [timespec(tv_sec: time, tv_nsec: 0), timespec(tv_sec: time, tv_nsec: 0)]
    guard futimens(descriptor, &times) == 0 else { throw .now("set the time of", path) }
  }

  /// Makes a file of the old site one of the new site as well; false where it is not there.
  static func link(_ old: String, to path: String) throws(SiteError) -> Bool {
    if Glibc.link(old, path) == 0 { return true }
    if errno == ENOENT, let slash = path.lastIndex(of: "/") {
      try SiteFolder.makeFolders(String(path[..<slash]))
      if Glibc.link(old, path) == 0 { return true }
    }
    guard errno == ENOENT || errno == EXDEV || errno == EMLINK else { throw .now("link", path) }
    return false
  }

  /// The contents of a small file; nil where it cannot be read.
  static func read(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  private static func create(_ path: String) -> Int32 {
    open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
  }
}
