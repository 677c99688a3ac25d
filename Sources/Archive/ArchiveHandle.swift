internal import CLibArchive

/// Owns one libarchive object and frees it exactly once.
struct ArchiveHandle: ~Copyable {
  let pointer: OpaquePointer
  /// The library's functions.
  let library: storage_archive_functions
  private let free: @convention(c) (OpaquePointer?) -> Int32

  /// Takes over `pointer`; nil means that memory ran out.
  init?(
    _ pointer: OpaquePointer?, of library: storage_archive_functions,
    free: @escaping @convention(c) (OpaquePointer?) -> Int32
  ) {
    guard let pointer else { return nil }
    self.pointer = pointer
    self.library = library
    self.free = free
  }

  deinit { _ = free(pointer) }

  /// Throws what libarchive says if `status`, returned by a writing call, is no success.
  func check(_ status: Int32) throws(ArchiveError) {
    guard status == ARCHIVE_OK else { throw .unwritable(message) }
  }

  /// What libarchive says of the last failure.
  var message: String {
    library.archive_error_string(pointer).map { String(cString: $0) } ?? "unknown error"
  }
}

extension ArchiveHandle {
  /// Begins an entry without a time, which belongs to root.
  ///
  /// - Parameters:
  ///   - path: Its path; a folder's ends with a slash.
  ///   - type: The file type bits of its mode.
  ///   - mode: Its permissions.
  ///   - size: How many bytes of content will follow.
  ///   - link: What a symbolic link leads to.
  /// - Throws: `ArchiveError`.
  func begin(
    _ path: String, type: UInt32, mode: UInt32, size: Int, link: String? = nil
  ) throws(ArchiveError) {
    guard let entry = library.archive_entry_new() else { throw .unwritable("out of memory") }
    defer { library.archive_entry_free(entry) }
    // Not archive_entry_set_pathname_utf8: the pax writer crashes on it in the C locale.
    library.archive_entry_copy_pathname(entry, path)
    library.archive_entry_set_filetype(entry, type)
    library.archive_entry_set_perm(entry, mode)
    library.archive_entry_set_size(entry, Int64(size))
    if let link { library.archive_entry_copy_symlink(entry, link) }
    try check(library.archive_write_header(pointer, entry))
  }

  /// Adds content to the entry that was begun.
  ///
  /// - Throws: `ArchiveError`.
  func write(_ bytes: [UInt8]) throws(ArchiveError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        library.archive_write_data(pointer, $0.baseAddress.map { $0 + written }, $0.count - written)
      }
      guard count > 0 else { throw .unwritable(message) }
      written += count
    }
  }
}

/// Bytes at an address that does not move, for input that libarchive reads later.
struct PinnedBytes: ~Copyable {
  let buffer: UnsafeMutableRawBufferPointer

  init(copying bytes: [UInt8]) {
    buffer = .allocate(byteCount: max(bytes.count, 1), alignment: 1)
    buffer.copyBytes(from: bytes)
  }

  deinit { buffer.deallocate() }
}
