internal import CZlib

/// The zlib format (RFC 1950), in which git keeps its objects.
package enum ZlibFormat {
  /// Compresses `bytes`; nil when memory runs out.
  package static func compress(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8]? {
    let bound = compressBound(uLong(bytes.count))
    var status = Z_OK
    let compressed = [UInt8](unsafeUninitializedCapacity: Int(bound)) { output, count in
      var length = bound
      status = compress2(output.baseAddress, &length, bytes, uLong(bytes.count), level)
      count = status == Z_OK ? Int(length) : 0
    }
    return status == Z_OK ? compressed : nil
  }
}
