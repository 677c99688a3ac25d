internal import CLibArchive

/// Writes a zip or a gzipped tar whose bytes depend on the entries alone.
///
/// No time, user or group is recorded, so the same entries give the same bytes in any time zone,
/// in any locale and for any user. One writer belongs to one thread.
package struct ArchiveWriter: ~Copyable {
  /// The formats there are.
  package enum Format: Sendable, Hashable {
    case zip
    case tarGzip
  }

  /// Collects what libarchive writes; a class, since a callback needs a lasting address.
  private final class Sink {
    var bytes: [UInt8] = []
  }

  private let handle: ArchiveHandle
  private let sink: Sink

  package init(_ format: Format) throws(ArchiveError) {
    _ = CharacterLocale.isUTF8
    let library = try ArchiveLibrary.functions()
    guard
      let handle = ArchiveHandle(
        library.archive_write_new(), of: library, free: library.archive_write_free)
    else { throw .unwritable("out of memory") }
    let archive = handle.pointer
    let sink = Sink()
    switch format {
    case .zip:
      try handle.check(library.archive_write_set_format_zip(archive))
      try handle.check(
        library.archive_write_set_options(
          archive, "zip:compression=deflate,zip:compression-level=6,zip:hdrcharset=UTF-8"))
    case .tarGzip:
      try handle.check(library.archive_write_set_format_pax_restricted(archive))
      try handle.check(library.archive_write_add_filter_gzip(archive))
      try handle.check(
        library.archive_write_set_options(archive, "gzip:!timestamp,gzip:compression-level=6"))
    }
    // Without this the last block is filled up with zeros.
    try handle.check(library.archive_write_set_bytes_in_last_block(archive, 1))
    try handle.check(
      library.archive_write_open2(
        archive, Unmanaged.passUnretained(sink).toOpaque(), nil,
        { _, context, buffer, count in
          guard let context, let buffer else { return 0 }
          let sink = Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue()
          sink.bytes.append(contentsOf: UnsafeRawBufferPointer(start: buffer, count: count))
          return count
        }, nil, nil))
    self.handle = handle
    self.sink = sink
  }

  /// Adds a file.
  package mutating func addFile(
    _ path: String, isExecutable: Bool, content: [UInt8]
  ) throws(ArchiveError) {
    try handle.begin(
      path, type: 0o100000, mode: isExecutable ? 0o755 : 0o644, size: content.count)
    try handle.write(content)
  }

  /// Adds a folder; `path` has no final slash.
  package mutating func addFolder(_ path: String) throws(ArchiveError) {
    try handle.begin(path + "/", type: 0o040000, mode: 0o755, size: 0)
  }

  /// Adds a symbolic link.
  package mutating func addLink(_ path: String, target: String) throws(ArchiveError) {
    try handle.begin(path, type: 0o120000, mode: 0o777, size: 0, link: target)
  }

  /// Ends the archive and returns its bytes.
  package consuming func finish() throws(ArchiveError) -> [UInt8] {
    try handle.check(handle.library.archive_write_close(handle.pointer))
    return sink.bytes
  }
}
