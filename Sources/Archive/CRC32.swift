internal import CZlib

/// Computes the checksum of gzip and zip (ISO 3309): it finds damage, not malice.
package enum CRC32 {
  /// Returns the checksum of bytes.
  package static func of(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBufferPointer { buffer in
      UInt32(truncatingIfNeeded: crc32_z(0, buffer.baseAddress, buffer.count))
    }
  }
}
