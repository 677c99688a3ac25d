internal import CLibArchive

/// Reads a zip or (gzipped) tar, entry by entry in archive order.
///
/// A zip is read by its central directory, as libarchive does for input that can seek. One reader
/// belongs to one thread.
package struct ArchiveReader: ~Copyable {
  /// What a reader refuses to go beyond.
  package struct Limits: Sendable {
    /// How many entries there may be.
    package var entries = 65_535
    /// How many bytes all that is read may have, expanded.
    package var bytes = 512 << 20
    /// How many bytes an entry's path may have.
    package var pathLength = 4096

    package init() {}
  }

  private let handle: ArchiveHandle
  /// Keeps input that lies in memory where libarchive was told it is.
  private let input: PinnedBytes?
  private let limits: Limits
  private var entryCount = 0
  private var byteCount = 0
  private var currentPath = ""

  /// Opens the archive in a file.
  package init(file: String, limits: Limits = Limits()) throws(ArchiveError) {
    let handle = try Self.make()
    guard
      handle.library.archive_read_open_filename(handle.pointer, file, 64 << 10) == ARCHIVE_OK
    else {
      throw .unreadable(handle.message)
    }
    self.handle = handle
    input = nil
    self.limits = limits
  }

  /// Opens the archive in `bytes`, which are copied.
  package init(bytes: [UInt8], limits: Limits = Limits()) throws(ArchiveError) {
    let handle = try Self.make()
    let copy = PinnedBytes(copying: bytes)
    guard
      handle.library.archive_read_open_memory(handle.pointer, copy.buffer.baseAddress, bytes.count)
        == ARCHIVE_OK
    else { throw .unreadable(handle.message) }
    self.handle = handle
    input = consume copy
    self.limits = limits
  }

  /// Returns the next entry, or nil after the last.
  package mutating func next() throws(ArchiveError) -> ArchiveEntry? {
    let library = handle.library
    var pointer: OpaquePointer?
    let status = library.archive_read_next_header(handle.pointer, &pointer)
    if status == ARCHIVE_EOF { return nil }
    // A warning tells of a lesser fault, such as a name that is not UTF-8; the checks below decide.
    guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let pointer else {
      throw .unreadable(handle.message)
    }
    entryCount += 1
    guard entryCount <= limits.entries else { throw .tooManyEntries(limit: limits.entries) }
    guard let raw = library.archive_entry_pathname(pointer),
      let text = String(validatingCString: raw)
    else {
      throw .badPath("entry \(entryCount) is not UTF-8")
    }
    let path = text.hasSuffix("/") ? String(text.dropLast()) : text
    guard !path.isEmpty, path.utf8.count <= limits.pathLength else {
      throw .badPath("entry \(entryCount) is empty or longer than \(limits.pathLength) bytes")
    }
    currentPath = path
    let permissions = library.archive_entry_perm(pointer)
    return ArchiveEntry(
      path: path,
      kind: Self.kind(of: pointer, path: text, library),
      claimedSize: library.archive_entry_size_is_set(pointer) != 0
        ? Int(clamping: library.archive_entry_size(pointer)) : 0,
      modified: library.archive_entry_mtime_is_set(pointer) != 0
        ? library.archive_entry_mtime(pointer) : nil,
      isExecutable: permissions & 0o111 != 0,
      isEncrypted: library.archive_entry_is_encrypted(pointer) != 0)
  }

  /// Reads the content of the entry that `next` returned last.
  ///
  /// The claimed size is not believed: reading stops at the limit.
  package mutating func content() throws(ArchiveError) -> [UInt8] {
    try content(keeping: .max).start
  }

  /// Reads the content of the entry that `next` returned last to its end, and keeps its beginning.
  ///
  /// - Parameter limit: The most bytes to keep.
  /// - Returns: The first bytes, and how many there are in all.
  /// - Throws: `ArchiveError`.
  package mutating func content(
    keeping limit: Int
  ) throws(ArchiveError) -> (start: [UInt8], count: Int) {
    var (start, total): ([UInt8], Int) = ([], 0)
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = chunk.withUnsafeMutableBytes {
        handle.library.archive_read_data(handle.pointer, $0.baseAddress, $0.count)
      }
      if count == 0 { return (start, total) }
      guard count > 0 else { throw .unreadable("\(currentPath): \(handle.message)") }
      byteCount += count
      total += count
      guard byteCount <= limits.bytes else { throw .tooLarge(limit: limits.bytes) }
      if start.count < limit {
        start.append(contentsOf: chunk[..<min(count, limit - start.count)])
      }
    }
  }

  private static func make() throws(ArchiveError) -> ArchiveHandle {
    _ = CharacterLocale.isUTF8
    let library = try ArchiveLibrary.functions()
    guard
      let handle = ArchiveHandle(
        library.archive_read_new(), of: library, free: library.archive_read_free)
    else { throw .unreadable("out of memory") }
    _ = library.archive_read_support_filter_gzip(handle.pointer)
    _ = library.archive_read_support_format_tar(handle.pointer)
    _ = library.archive_read_support_format_zip(handle.pointer)
    return handle
  }

  private static func kind(
    of entry: OpaquePointer, path: String, _ library: storage_archive_functions
  ) -> ArchiveEntry.Kind {
    if library.archive_entry_hardlink(entry) != nil { return .other }
    switch library.archive_entry_filetype(entry) & 0o170000 {
    case 0o100000: return path.hasSuffix("/") ? .folder : .file
    case 0o040000: return .folder
    case 0o120000:
      let target = library.archive_entry_symlink(entry).flatMap { String(validatingCString: $0) }
      return .symbolicLink(target: target ?? "")
    default: return .other
    }
  }
}
