internal import CMbedCrypto

/// Computes SHA-256 digests (FIPS 180-4).
package struct SHA256: ~Copyable {
  /// From how many bytes on the quicker way is worth its start.
  private static let fastCount = 128 << 10

  private let context: UnsafeMutablePointer<mbedtls_sha256_context>

  package init() {
    context = .allocate(capacity: 1)
    mbedtls_sha256_init(context)
    mbedtls_sha256_starts_ret(context, 0)
  }

  deinit {
    mbedtls_sha256_free(context)
    context.deallocate()
  }

  /// Adds `bytes` to what is digested.
  package mutating func update(_ bytes: some Sequence<UInt8>) {
    let done: Void? = bytes.withContiguousStorageIfAvailable { add($0) }
    if done == nil { Array(bytes).withUnsafeBufferPointer { add($0) } }
  }

  /// Returns the digest's 32 bytes.
  package consuming func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    mbedtls_sha256_finish_ret(context, &digest)
    return digest
  }

  /// Returns the digest of `bytes`.
  package static func digest(of bytes: some Sequence<UInt8>) -> [UInt8] {
    if let bytes = bytes as? [UInt8], bytes.count >= fastCount,
      let digest = FastDigest.sha256.digest(of: [], bytes.span.bytes)
    {
      return digest
    }
    var digest = SHA256()
    digest.update(bytes)
    return digest.finish()
  }

  /// Returns the first `count` bytes of the digest of `bytes` as lower-case hexadecimal text.
  package static func hexadecimal(of bytes: some Sequence<UInt8>, count: Int = 32) -> String {
    hexadecimal(digest: digest(of: bytes), count: count)
  }

  /// Returns the first `count` bytes of `digest` as lower-case hexadecimal text.
  package static func hexadecimal(digest: [UInt8], count: Int = 32) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(count * 2)
    for byte in digest.prefix(count) {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  private func add(_ bytes: UnsafeBufferPointer<UInt8>) {
    mbedtls_sha256_update_ret(context, bytes.baseAddress, bytes.count)
  }
}
