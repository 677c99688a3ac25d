internal import CMbedCrypto

/// Computes SHA-1 digests (FIPS 180-4): the ids of git's objects, and nothing that must be secret.
package enum SHA1 {
  /// Returns the 20 bytes of the digest of a text in two parts.
  package static func digest(of start: [UInt8], _ rest: RawSpan) -> [UInt8] {
    FastDigest.sha1.digest(of: start, rest) ?? portable(start, rest)
  }

  /// Returns the digest as mbedTLS computes it, where GnuTLS cannot.
  static func portable(_ start: [UInt8], _ rest: RawSpan) -> [UInt8] {
    var context = mbedtls_sha1_context()
    mbedtls_sha1_init(&context)
    defer { mbedtls_sha1_free(&context) }
    mbedtls_sha1_starts_ret(&context)
    mbedtls_sha1_update_ret(&context, start, start.count)
    rest.withUnsafeBytes { buffer in
      let bytes = buffer.bindMemory(to: UInt8.self)
      if !bytes.isEmpty { mbedtls_sha1_update_ret(&context, bytes.baseAddress, bytes.count) }
    }
    var digest = [UInt8](repeating: 0, count: 20)
    mbedtls_sha1_finish_ret(&context, &digest)
    return digest
  }
}
