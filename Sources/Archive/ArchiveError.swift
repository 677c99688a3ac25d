/// What can go wrong while an archive is read or written.
package enum ArchiveError: Error, Equatable, CustomStringConvertible {
  /// The archive cannot be read; the text is the library's.
  case unreadable(String)
  /// An entry's path is not UTF-8, is empty, or holds a NUL.
  case badPath(String)
  /// An entry's path is absolute or climbs out of the archive.
  case climbsOut(path: String)
  /// An entry is a link, a device or anything else that is neither file nor folder.
  case notAFile(path: String)
  /// Two entries have paths that are equal, or equal but for upper and lower case.
  case collision(path: String, other: String)
  /// An entry is encrypted.
  case encrypted(path: String)
  /// The archive holds more entries than allowed.
  case tooManyEntries(limit: Int)
  /// The archive expands to more bytes than allowed.
  case tooLarge(limit: Int)
  /// The archive cannot be written; the text is the library's.
  case unwritable(String)
  /// libarchive cannot be opened; the text is the dynamic linker's.
  case noLibrary(String)

  package var description: String {
    switch self {
    case .unreadable(let message): "archive is not readable: \(message)"
    case .badPath(let path): "archive entry has an unusable path: \(path)"
    case .climbsOut(let path): "archive entry climbs out of the archive: \(path)"
    case .notAFile(let path): "archive entry is neither a file nor a folder: \(path)"
    case .collision(let path, let other): "archive entries collide: \(path) and \(other)"
    case .encrypted(let path): "archive entry is encrypted: \(path)"
    case .tooManyEntries(let limit): "archive holds more than \(limit) entries"
    case .tooLarge(let limit): "archive expands to more than \(limit) bytes"
    case .unwritable(let message): "archive cannot be written: \(message)"
    case .noLibrary(let message): "libarchive, which archives need, cannot be loaded: \(message)"
    }
  }
}
