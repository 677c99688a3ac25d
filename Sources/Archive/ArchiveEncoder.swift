/// Puts entries into the form of one format; a class, so that what it has written is not copied.
protocol ArchiveEncoder: AnyObject {
  /// Adds an entry; `content` is nil for folders and links.
  func add(
    _ header: ArchiveHeader, _ content: DeflatedContent?, _ deflater: borrowing Deflater
  ) throws(ArchiveError)

  /// Ends the archive and returns its bytes.
  func finish(_ deflater: borrowing Deflater) throws(ArchiveError) -> [UInt8]
}

/// What an archive says of an entry.
struct ArchiveHeader {
  /// Ends in a slash for a folder.
  let path: String
  /// Type and permissions, as in `stat`.
  let mode: UInt32
  /// Where a symbolic link leads; nil for anything else.
  var target: String?

  var isFolder: Bool { mode & 0o170000 == 0o040000 }
}
