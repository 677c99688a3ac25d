/// The bytes of a response's body, at one address for as long as the body lives.
///
/// They are copied once; responses, caches and the socket share them. It is `@unchecked Sendable`
/// because the memory is never written after `init`.
package final class HTTPBody: @unchecked Sendable {
  package static let empty = HTTPBody([])

  private let buffer: UnsafeMutableRawBufferPointer

  package init(_ bytes: some Collection<UInt8>) {
    buffer = .allocate(byteCount: max(bytes.count, 1), alignment: 16)
    buffer.copyBytes(from: bytes)
    count = bytes.count
  }

  deinit { buffer.deallocate() }

  package let count: Int

  /// Copies the body, or a part of it.
  package func bytes(_ range: Range<Int>? = nil) -> [UInt8] {
    Array(UnsafeRawBufferPointer(rebasing: buffer[range ?? 0..<count]))
  }

  /// Lends the bytes.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
  }

  /// Where the bytes are; valid while the body lives.
  var address: UnsafeMutableRawPointer? { buffer.baseAddress }
}
