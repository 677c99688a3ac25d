internal import CMbedCrypto

/// Computes SHA-1 digests (FIPS 180-4): the ids of git's objects, and nothing that must be secret.
package struct SHA1: ~Copyable {
  private let context: UnsafeMutablePointer<mbedtls_sha1_context>

  package init() {
    context = .allocate(capacity: 1)
    mbedtls_sha1_init(context)
    mbedtls_sha1_starts_ret(context)
  }

  deinit {
    mbedtls_sha1_free(context)
    context.deallocate()
  }

  /// Adds `bytes` to what is digested.
  package mutating func update(_ bytes: [UInt8]) {
    mbedtls_sha1_update_ret(context, bytes, bytes.count)
  }

  /// Adds bytes that are lent to what is digested.
  package mutating func update(_ bytes: RawSpan) {
    bytes.withUnsafeBytes { buffer in
      let bytes = buffer.bindMemory(to: UInt8.self)
      if !bytes.isEmpty { mbedtls_sha1_update_ret(context, bytes.baseAddress, bytes.count) }
    }
  }

  /// Returns the digest's 20 bytes.
  package consuming func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 20)
    mbedtls_sha1_finish_ret(context, &digest)
    return digest
  }

  /// Returns the 20 bytes of the digest of a text in two parts, for those who digest many.
  package static func digest(of start: [UInt8], _ rest: RawSpan) -> [UInt8] {
    if let digest = FastSHA1.digest(of: start, rest) { return digest }
    var digest = SHA1()
    digest.update(start)
    digest.update(rest)
    return digest.finish()
  }
}
