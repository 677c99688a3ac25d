internal import Glibc

/// Adds sections to a repository's own configuration, as the `git` program would.
///
/// The new file is written beside the old one under git's lock and renamed: one step, where
/// `git config` takes a process for each line.
package struct ConfigurationFile {
  private static let limit = 1 << 20
  private let path: String

  package init(of repository: Repository) {
    path = repository.commonDirectory + "config"
  }

  /// Adds a section.
  ///
  /// - Parameters:
  ///   - section: Such as `remote`.
  ///   - name: The subsection; nil for the section itself.
  ///   - values: Keys and values, in order.
  /// - Throws: `GitError` where the file is locked or cannot be written.
  package func append(
    section: String, name: String?, _ values: [(key: String, value: String)]
  ) throws(GitError) {
    guard !values.isEmpty else { return }
    do throws(ReferenceTransactionError) {
      guard var bytes = try DurableFile.read(path, limit: Self.limit) else {
        throw .system(operation: "read", path: path, errno: EFBIG)
      }
      if let last = bytes.last, last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
      bytes += "[\(section)\(name.map { " " + Self.quoted($0) } ?? "")]\n".utf8
      for (key, value) in values { bytes += "\t\(key) = \(Self.quoted(value))\n".utf8 }
      try replace(with: bytes)
    } catch {
      throw GitError("write \(path)", message: "\(error)", kind: .system)
    }
  }

  private func replace(with bytes: [UInt8]) throws(ReferenceTransactionError) {
    let lock = path + ".lock"
    let descriptor = retrying { open(lock, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }
    guard descriptor >= 0 else { throw .system(operation: "create", path: lock, errno: errno) }
    defer { close(descriptor) }
    guard DurableFile.writeAll(bytes, to: descriptor), retrying({ fsync(descriptor) }) == 0,
      rename(lock, path) == 0
    else {
      let reason = errno
      unlink(lock)
      throw .system(operation: "write", path: path, errno: reason)
    }
  }

  /// The text in double quotes, as git-config(1) reads it.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for character in text {
      switch character {
      case "\\", "\"": quoted += "\\\(character)"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      default: quoted.append(character)
      }
    }
    return quoted + "\""
  }
}
