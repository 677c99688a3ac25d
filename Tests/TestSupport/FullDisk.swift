import Foundation
import Glibc

/// A small file system in memory, for tests that fill a disk.
package enum FullDisk {
  /// Whether this process may make one.
  package static let isAvailable: Bool = {
    guard geteuid() == 0 else { return false }
    return (try? with(kilobytes: 16) { _ in }) != nil
  }()

  /// Runs `body` with the path of an empty file system of that size.
  package static func with(kilobytes: Int, _ body: (String) throws -> Void) throws {
    let directory = try TemporaryDirectory("storage-full")
    let folder = directory.path("disk")
    try directory.makeDirectory("disk")
    guard mount("storage-test", folder, "tmpfs", 0, "size=\(kilobytes)k") == 0 else {
      throw SystemError("mount \(folder)")
    }
    defer { umount2(folder, Int32(MNT_DETACH)) }
    try body(folder)
  }
}
