internal import Glibc

/// A file that a command writes beside its answer: the whole of it, or nothing.
enum ReportFile {
  /// Writes a file, in place of one that is there.
  ///
  /// The bytes go to a new file beside it that is then renamed, so a reader sees the old file or
  /// the new one. What is no file, such as `/dev/null` or a pipe, is written to as it stands.
  ///
  /// - Parameters:
  ///   - bytes: What to write.
  ///   - path: Where.
  ///   - name: The path as the user typed it, for errors.
  /// - Throws: `ReportFileError`.
  static func write(
    _ bytes: [UInt8], to path: String, shownAs name: String
  ) throws(ReportFileError) {
    var (path, status) = (path, stat())
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFREG else {
        return try fill(path, bytes, flags: O_WRONLY, shownAs: name)
      }
      // A link to a file stays one.
      if let resolved = realpath(path, nil) {
        path = String(cString: resolved)
        free(resolved)
      }
    }
    let new = "\(path).\(getpid()).new"
    do throws(ReportFileError) {
      try fill(new, bytes, flags: O_WRONLY | O_CREAT | O_EXCL, shownAs: name)
    } catch {
      unlink(new)
      throw error
    }
    guard rename(new, path) == 0 else {
      let error = ReportFileError(path: name, errno: errno)
      unlink(new)
      throw error
    }
  }

  private static func fill(
    _ path: String, _ bytes: [UInt8], flags: Int32, shownAs name: String
  ) throws(ReportFileError) {
    let descriptor = open(path, flags | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw ReportFileError(path: name, errno: errno) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let error = ReportFileError(path: name, errno: errno)
        close(descriptor)
        throw error
      }
      written += count
    }
    // Some file systems tell only now that there was no room.
    guard close(descriptor) == 0 else { throw ReportFileError(path: name, errno: errno) }
  }
}

/// A file that the user wants written and that cannot be.
struct ReportFileError: Error {
  let path: String
  let errno: Int32
}
