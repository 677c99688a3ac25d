internal import CZlib

/// Compresses contents one by one, each for itself, at zlib's level 6.
///
/// One deflater belongs to one thread.
package struct Deflater: ~Copyable {
  /// On the heap, because zlib's state points back at it.
  private let stream: UnsafeMutablePointer<z_stream>

  package init() throws(ArchiveError) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard storage_deflate_start(stream, 6) == Z_OK else {
      stream.deallocate()
      throw .unwritable("out of memory")
    }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// Returns the bytes compressed; equal bytes give equal results.
  package borrowing func compress(_ bytes: [UInt8]) throws(ArchiveError) -> DeflatedContent {
    guard deflateReset(stream) == Z_OK, let count = UInt32(exactly: bytes.count) else {
      throw .unwritable("\(bytes.count) bytes cannot be compressed")
    }
    // The flush adds an empty block of five bytes and up to one more.
    let room = Int(deflateBound(stream, uLong(bytes.count))) + 16
    let blocks = bytes.withUnsafeBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: room) { output, used in
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.pointee.avail_in = count
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(clamping: output.count)
        let status = deflate(stream, Z_FULL_FLUSH)
        // With room left the flush is complete.
        let isWhole =
          status == Z_OK && stream.pointee.avail_in == 0 && stream.pointee.avail_out > 0
        used = isWhole ? output.count - Int(stream.pointee.avail_out) : 0
      }
    }
    guard !blocks.isEmpty else { throw .unwritable("zlib cannot compress \(bytes.count) bytes") }
    return DeflatedContent(blocks: blocks, checksum: CRC32.of(bytes), size: bytes.count)
  }
}
