internal import CLibArchive

/// Writes a tar, piece by piece, whose bytes depend on the entries alone.
///
/// Every entry has the time 0 and belongs to root. One writer belongs to one thread.
package struct TarWriter: ~Copyable {
  /// Takes what libarchive writes; a class, since a callback needs a lasting address.
  private final class Sink {
    let take: ([UInt8]) -> Bool

    init(_ take: @escaping ([UInt8]) -> Bool) { self.take = take }
  }

  private let handle: ArchiveHandle
  private let sink: Sink

  /// - Parameter take: Takes the next bytes of the tar; false ends the writing.
  /// - Throws: `ArchiveError`.
  package init(_ take: @escaping ([UInt8]) -> Bool) throws(ArchiveError) {
    _ = CharacterLocale.isUTF8
    let library = try ArchiveLibrary.functions()
    guard
      let handle = ArchiveHandle(
        library.archive_write_new(), of: library, free: library.archive_write_free)
    else { throw .unwritable("out of memory") }
    let sink = Sink(take)
    try handle.check(library.archive_write_set_format_pax_restricted(handle.pointer))
    try handle.check(library.archive_write_set_bytes_in_last_block(handle.pointer, 1))
    try handle.check(
      library.archive_write_open2(
        handle.pointer, Unmanaged.passUnretained(sink).toOpaque(), nil,
        { _, context, buffer, count in
          guard let context, let buffer else { return 0 }
          let sink = Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue()
          let bytes = Array(UnsafeRawBufferPointer(start: buffer, count: count))
          return sink.take(bytes) ? count : -1
        }, nil, nil))
    self.handle = handle
    self.sink = sink
  }

  /// Adds a folder; `path` has no final slash.
  package mutating func addFolder(_ path: String, mode: UInt32 = 0o755) throws(ArchiveError) {
    try handle.begin(path + "/", type: 0o040000, mode: mode, size: 0)
  }

  /// Adds a symbolic link.
  package mutating func addLink(_ path: String, target: String) throws(ArchiveError) {
    try handle.begin(path, type: 0o120000, mode: 0o777, size: 0, link: target)
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
    try handle.begin(path, type: 0o100000, mode: isExecutable ? 0o755 : 0o644, size: size)
  }

  /// Adds the next bytes of the file that was begun.
  package mutating func write(_ bytes: [UInt8]) throws(ArchiveError) {
    try handle.write(bytes)
  }

  /// Ends the tar; `take` has got all of it then.
  package consuming func finish() throws(ArchiveError) {
    try handle.check(handle.library.archive_write_close(handle.pointer))
  }
}
