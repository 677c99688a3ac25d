/// Writes a tar, piece by piece, whose bytes depend on the entries alone.
///
/// Every entry has the time 0 and belongs to root. One writer belongs to one thread.
package struct TarWriter: ~Copyable {
  private let take: ([UInt8]) -> Bool
  /// How many bytes the file that was begun still lacks.
  private var missing = 0
  /// What fills up the last block of the file that was begun.
  private var padding = 0

  /// - Parameter take: Takes the next bytes of the tar; false ends the writing.
  package init(_ take: @escaping ([UInt8]) -> Bool) {
    self.take = take
  }

  /// Adds a folder; `path` has no final slash.
  package mutating func addFolder(_ path: String, mode: UInt32 = 0o755) throws(ArchiveError) {
    try begin(path + "/", type: 0o040000, mode: mode, size: 0)
  }

  /// Adds a symbolic link.
  package mutating func addLink(_ path: String, target: String) throws(ArchiveError) {
    try begin(path, type: 0o120000, mode: 0o777, size: 0, link: target)
  }

  /// Adds a file.
  package mutating func addFile(
    _ path: String, isExecutable: Bool = false, content: [UInt8]
  ) throws(ArchiveError) {
    try beginFile(path, isExecutable: isExecutable, size: content.count)
    try write(content)
  }

  /// Begins a file whose content follows.
  ///
  /// - Parameters:
  ///   - path: Its path.
  ///   - isExecutable: Whether it is a program.
  ///   - size: How many bytes will follow.
  /// - Throws: `ArchiveError`.
  package mutating func beginFile(
    _ path: String, isExecutable: Bool = false, size: Int
  ) throws(ArchiveError) {
    try begin(path, type: 0o100000, mode: isExecutable ? 0o755 : 0o644, size: size)
  }

  /// Adds the next bytes of the file that was begun.
  package mutating func write(_ bytes: [UInt8]) throws(ArchiveError) {
    guard bytes.count <= missing else {
      throw .unwritable("a file has \(bytes.count - missing) bytes more than was said")
    }
    missing -= bytes.count
    try give(bytes)
  }

  /// Ends the tar; `take` has got all of it then.
  package consuming func finish() throws(ArchiveError) {
    try fill()
    try give([UInt8](repeating: 0, count: TarHeader.end))
  }

  private mutating func begin(
    _ path: String, type: UInt32, mode: UInt32, size: Int, link: String? = nil
  ) throws(ArchiveError) {
    guard !path.utf8.contains(0) else { throw .badPath(path.debugDescription) }
    try fill()
    try give(
      TarHeader.blocks(ArchiveHeader(path: path, mode: type | mode, target: link), size: size))
    (missing, padding) = (size, TarHeader.rest(size))
  }

  /// Ends the file that was begun.
  private mutating func fill() throws(ArchiveError) {
    guard missing == 0 else { throw .unwritable("a file lacks \(missing) bytes") }
    if padding > 0 { try give([UInt8](repeating: 0, count: padding)) }
    padding = 0
  }

  private func give(_ bytes: [UInt8]) throws(ArchiveError) {
    guard take(bytes) else { throw .unwritable("its bytes are not taken") }
  }
}
