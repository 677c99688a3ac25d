import Foundation
import Glibc

/// A fresh, empty directory that is removed, with all it holds, when its owner goes.
///
/// The path is absolute and free of symbolic links, so that it can be compared with what programs
/// print about themselves.
package final class TemporaryDirectory: Sendable {
  package let path: String

  /// Makes a directory whose name begins with `prefix` under the machine's temporary directory, or
  /// in memory where the machine has `memory` bytes of it for files.
  package init(_ prefix: String = "storage-test", memory: Int? = nil) throws {
    let inMemory = memory.map { Self.room(in: "/dev/shm") >= $0 } ?? false
    path = try Self.make(prefix: prefix, in: inMemory ? "/dev/shm" : Self.machine)
  }

  /// How many bytes files in a directory may still take.
  package static func room(in directory: String) -> Int {
    var status = statvfs()
    guard statvfs(directory, &status) == 0 else { return 0 }
    return Int(status.f_bavail) * Int(status.f_frsize)
  }

  deinit {
    Self.remove(path)
  }

  /// Returns the path of `name`, which may have several parts, inside the directory.
  package func path(_ name: String) -> String {
    path + "/" + name
  }

  /// Makes a directory, and those above it, inside this one and returns its path.
  @discardableResult
  package func makeDirectory(_ name: String) throws -> String {
    let made = path(name)
    try FileManager.default.createDirectory(atPath: made, withIntermediateDirectories: true)
    return made
  }

  /// Writes a file, making the directories above it, and returns its path.
  @discardableResult
  package func write(_ text: String, to name: String, executable: Bool = false) throws -> String {
    let file = path(name)
    let above = (file as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: above, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    guard chmod(file, executable ? 0o755 : 0o644) == 0 else { throw SystemError("chmod \(file)") }
    if executable { Self.waitForWriters(of: file) }
    return file
  }

  /// Waits until nobody has the file open for writing: it could not be run ("Text file busy").
  ///
  /// A child that another test starts just then has it open until the child's own program runs.
  private static func waitForWriters(of file: String) {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    let setLease: Int32 = 1024  // F_SETLEASE: a lease for reading is given where nobody writes.
    for _ in 0..<4_000 where fcntl(descriptor, setLease, F_RDLCK) != 0 { usleep(5_000) }
    _ = fcntl(descriptor, setLease, F_UNLCK)
  }

  /// Returns the text of a file inside the directory.
  package func read(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  /// The machine's temporary directory, with symbolic links resolved.
  package static let machine: String = {
    let named = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    guard let real = realpath(named.isEmpty ? "/tmp" : named, nil) else { return "/tmp" }
    defer { free(real) }
    return String(cString: real)
  }()

  private static func make(prefix: String, in parent: String) throws -> String {
    var template = Array("\(parent)/\(prefix)-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer -> String? in
      guard let base = buffer.baseAddress, mkdtemp(base) != nil else { return nil }
      return String(cString: base)
    }
    guard let made else { throw SystemError("mkdtemp in \(parent)") }
    return made
  }

  /// Removes a directory tree, first making its directories writable where a test closed them.
  private static func remove(_ path: String) {
    let files = FileManager.default
    if (try? files.removeItem(atPath: path)) != nil { return }
    for case let name as String in files.enumerator(atPath: path) ?? .init() {
      chmod(path + "/" + name, 0o700)
    }
    try? files.removeItem(atPath: path)
  }
}
