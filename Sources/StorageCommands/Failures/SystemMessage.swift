internal import Glibc

/// What the operating system means by an error number.
enum SystemMessage {
  static func text(_ number: Int32) -> String {
    String(cString: strerror(number))
  }

  /// What a person can do about it.
  static func hints(_ number: Int32, _ path: String) -> [String] {
    switch number {
    case ENOSPC, EDQUOT: ["make room on the disk, then run the command again: df -h \(path)"]
    case EACCES, EPERM: ["ask for write permission on \(path)"]
    case EROFS: ["the file system is read-only: use a copy that can be written"]
    default: ["see to what the system says, then run the command again"]
    }
  }
}
