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

  /// Fills a file system, all but some pages, with one file.
  package static func fill(_ place: String, file: String, leaving pages: Int) throws {
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemError("open \(file)") }
    defer { close(descriptor) }
    var status = statvfs()
    guard statvfs(place, &status) == 0 else { throw SystemError("statvfs \(place)") }
    let room = Int(status.f_bavail) * Int(status.f_frsize) - pages * page
    guard room <= 0 || posix_fallocate(descriptor, 0, room) == 0 else {
      throw SystemError("fill \(place)", code: ENOSPC)
    }
  }

  /// What a file system in memory gives out at a time.
  private static let page = 4_096
}
