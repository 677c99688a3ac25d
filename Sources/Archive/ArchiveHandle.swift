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

  /// What libarchive says of the last failure.
  var message: String {
    library.archive_error_string(pointer).map { String(cString: $0) } ?? "unknown error"
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
