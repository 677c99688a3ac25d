/// Writes a zip or a gzipped tar whose bytes depend on the entries alone.
///
/// No time, user or group is recorded, and each content is compressed for itself at level 6: so the
/// same entries give the same bytes anywhere, and what is compressed once serves any number of
/// archives of both formats. One writer belongs to one thread.
package struct ArchiveWriter: ~Copyable {
  /// The formats there are.
  package enum Format: Sendable, Hashable {
    case zip
    case tarGzip
  }

  private let encoder: any ArchiveEncoder
  private let deflater: Deflater

  package init(_ format: Format) throws(ArchiveError) {
    deflater = try Deflater()
    encoder = format == .zip ? ZipEncoder() : TarGzipEncoder()
  }

  /// Compresses a content, for this archive and others.
  package func compress(_ content: [UInt8]) throws(ArchiveError) -> DeflatedContent {
    try deflater.compress(content)
  }

  /// Adds a file.
  package mutating func addFile(
    _ path: String, isExecutable: Bool, content: [UInt8]
  ) throws(ArchiveError) {
    try addFile(path, isExecutable: isExecutable, content: compress(content))
  }

  /// Adds a file whose content was compressed before.
  package mutating func addFile(
    _ path: String, isExecutable: Bool, content: DeflatedContent
  ) throws(ArchiveError) {
    try add(ArchiveHeader(path: path, mode: isExecutable ? 0o100755 : 0o100644), content)
  }

  /// Adds a folder; `path` has no final slash.
  package mutating func addFolder(_ path: String) throws(ArchiveError) {
    try add(ArchiveHeader(path: path + "/", mode: 0o040755), nil)
  }

  /// Adds a symbolic link.
  package mutating func addLink(_ path: String, target: String) throws(ArchiveError) {
    try add(ArchiveHeader(path: path, mode: 0o120777, target: target), nil)
  }

  /// Ends the archive and returns its bytes.
  package consuming func finish() throws(ArchiveError) -> [UInt8] {
    try encoder.finish(deflater)
  }

  private mutating func add(
    _ header: ArchiveHeader, _ content: DeflatedContent?
  ) throws(ArchiveError) {
    guard !header.path.utf8.contains(0), header.path.utf8.count <= Int(UInt16.max) else {
      throw .badPath(header.path.debugDescription)
    }
    try encoder.add(header, content, deflater)
  }
}
