internal import CZlib

/// The gzip format (RFC 1952) over whole byte arrays.
package enum Gzip {
  /// Compresses `bytes`; the header carries no time, so the result depends on the input alone.
  package static func compress(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8]? {
    var stream = z_stream()
    guard storage_gzip_start(&stream, level) == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, uLong(bytes.count)))
    var input = bytes
    let compressed = input.withUnsafeMutableBufferPointer { input in
      Array(unsafeUninitializedCapacity: bound) { output, count in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(clamping: input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(clamping: output.count)
        let status = deflate(&stream, Z_FINISH)
        count = status == Z_STREAM_END ? output.count - Int(stream.avail_out) : 0
      }
    }
    return compressed.isEmpty ? nil : compressed
  }

  /// Expands `bytes`; nil if they are no gzip stream or expand beyond `limit` bytes.
  package static func expand(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
    var stream = z_stream()
    guard storage_gunzip_start(&stream) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var input = bytes
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    return input.withUnsafeMutableBufferPointer { input -> [UInt8]? in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(clamping: input.count)
      while true {
        let (status, count) = chunk.withUnsafeMutableBufferPointer { chunk -> (Int32, Int) in
          stream.next_out = chunk.baseAddress
          stream.avail_out = UInt32(chunk.count)
          let status = inflate(&stream, Z_NO_FLUSH)
          return (status, chunk.count - Int(stream.avail_out))
        }
        output.append(contentsOf: chunk[..<count])
        guard output.count <= limit else { return nil }
        if status == Z_STREAM_END { return output }
        guard status == Z_OK, count > 0 || stream.avail_in > 0 else { return nil }
      }
    }
  }
}
