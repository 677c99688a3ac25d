internal import CZlib

/// Compresses into the gzip format (RFC 1952) piece by piece.
///
/// The header carries no time, so what comes out depends on what went in and the level alone.
package struct GzipStream: ~Copyable {
  /// At an address that does not move: zlib keeps a pointer to it.
  private let stream: UnsafeMutablePointer<z_stream>
  private var chunk = [UInt8](repeating: 0, count: 64 << 10)

  /// - Parameter level: 0 for data that is compressed already, up to 9; nil is returned when memory
  ///   runs out.
  package init?(level: Int32) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard storage_gzip_start(stream, level) == Z_OK else {
      stream.deallocate()
      return nil
    }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// Adds bytes, and returns what has come out: often nothing.
  package mutating func add(_ bytes: [UInt8]) -> [UInt8] {
    compress(bytes, Z_NO_FLUSH)
  }

  /// Ends the stream, and returns the rest.
  package mutating func finish() -> [UInt8] {
    compress([], Z_FINISH)
  }

  private mutating func compress(_ bytes: [UInt8], _ flush: Int32) -> [UInt8] {
    var input = bytes
    var result: [UInt8] = []
    input.withUnsafeMutableBufferPointer { input in
      stream.pointee.next_in = input.baseAddress
      stream.pointee.avail_in = UInt32(clamping: input.count)
      var isFull = true
      while isFull {
        let count = chunk.withUnsafeMutableBufferPointer { chunk in
          stream.pointee.next_out = chunk.baseAddress
          stream.pointee.avail_out = UInt32(chunk.count)
          deflate(stream, flush)
          return chunk.count - Int(stream.pointee.avail_out)
        }
        result.append(contentsOf: chunk[..<count])
        isFull = count == chunk.count
      }
    }
    return result
  }
}
