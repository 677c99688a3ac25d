internal import CZlib

/// Computes the checksum of gzip and zip (ISO 3309): it finds damage, not malice.
package enum CRC32 {
  /// Returns the checksum of bytes.
  package static func of(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBufferPointer { buffer in
      UInt32(truncatingIfNeeded: crc32_z(0, buffer.baseAddress, buffer.count))
    }
  }

  /// Returns the checksum of two texts, one after the other, by theirs and the second's length.
  static func joining(_ first: UInt32, _ second: UInt32, count: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: crc32_combine(uLong(first), uLong(second), count))
  }
}
