internal import CGnuTLS
internal import Glibc

/// The certificate with its chain, and the private key, that a server shows its clients.
package struct TLSIdentity: Sendable, Equatable {
  /// The certificate and those that signed it, in PEM.
  package let certificate: [UInt8]
  /// The private key in PEM, without a passphrase.
  package let key: [UInt8]

  /// Takes the contents of two files that fit each other and are valid now.
  ///
  /// `now` are seconds since 1970.
  package init(certificate: [UInt8], key: [UInt8], now: Int64) throws(TLSIdentityError) {
    self.certificate = certificate
    self.key = key
    guard Self.contains("-----BEGIN CERTIFICATE-----", certificate) else {
      throw .noCertificate
    }
    guard Self.contains("PRIVATE KEY-----", key) else { throw .noKey }
    guard !Self.contains("ENCRYPTED", key) else { throw .encryptedKey }
    guard let functions = Self.functions else { throw .noLibrary }
    let validity = try Self.validity(certificate, functions)
    try Self.checkPair(certificate, key, functions)
    guard now >= validity.from else { throw .notYetValid(from: validity.from) }
    guard now <= validity.to else { throw .expired(at: validity.to) }
  }

  private static func contains(_ text: String, _ bytes: [UInt8]) -> Bool {
    bytes.firstRange(of: Array(text.utf8)) != nil
  }

  // MARK: GnuTLS

  /// The functions of GnuTLS; nil where it is not there, which libmicrohttpd cannot do without.
  private static let functions: storage_gnutls_functions? =
    withUnsafeTemporaryAllocation(of: storage_gnutls_functions.self, capacity: 1) { place in
      guard let start = place.baseAddress, storage_gnutls_open(start) == nil else { return nil }
      return start.pointee
    }

  /// When the first certificate, which is the server's own, begins and ceases to hold.
  private static func validity(
    _ bytes: [UInt8], _ gnutls: storage_gnutls_functions
  ) throws(TLSIdentityError) -> (from: Int64, to: Int64) {
    var certificate: gnutls_x509_crt_t?
    guard gnutls.gnutls_x509_crt_init(&certificate) == 0, let certificate else {
      throw .noLibrary
    }
    defer { gnutls.gnutls_x509_crt_deinit(certificate) }
    let status = with(bytes) { datum in
      gnutls.gnutls_x509_crt_import(certificate, datum, GNUTLS_X509_FMT_PEM)
    }
    guard status == 0 else { throw .damaged(reason(status, gnutls)) }
    return (
      Int64(gnutls.gnutls_x509_crt_get_activation_time(certificate)),
      Int64(gnutls.gnutls_x509_crt_get_expiration_time(certificate))
    )
  }

  private static func checkPair(
    _ certificate: [UInt8], _ key: [UInt8], _ gnutls: storage_gnutls_functions
  ) throws(TLSIdentityError) {
    var credentials: gnutls_certificate_credentials_t?
    guard gnutls.gnutls_certificate_allocate_credentials(&credentials) == 0, let credentials
    else { throw .noLibrary }
    defer { gnutls.gnutls_certificate_free_credentials(credentials) }
    let status = with(certificate) { certificate in
      with(key) { key in
        gnutls.gnutls_certificate_set_x509_key_mem(
          credentials, certificate, key, GNUTLS_X509_FMT_PEM)
      }
    }
    // GNUTLS_E_CERTIFICATE_KEY_MISMATCH is a macro.
    if status == -60 { throw .mismatch }
    guard status >= 0 else { throw .damaged(reason(status, gnutls)) }
  }

  private static func with(
    _ bytes: [UInt8], _ body: (UnsafePointer<gnutls_datum_t>) -> Int32
  ) -> Int32 {
    var copy = bytes
    return copy.withUnsafeMutableBufferPointer { buffer in
      var datum = gnutls_datum_t(data: buffer.baseAddress, size: UInt32(clamping: buffer.count))
      return body(&datum)
    }
  }

  private static func reason(_ status: Int32, _ gnutls: storage_gnutls_functions) -> String {
    gnutls.gnutls_strerror(status).map { String(cString: $0) } ?? "GnuTLS status \(status)"
  }
}

/// Why a certificate and a key are no identity.
package enum TLSIdentityError: Error, Sendable, Equatable {
  /// The file of the certificate holds none.
  case noCertificate
  /// The file of the key holds none.
  case noKey
  /// The key is behind a passphrase, and nobody is there to type it.
  case encryptedKey
  /// The key is not the certificate's.
  case mismatch
  /// One of the two cannot be read, with what GnuTLS says.
  case damaged(String)
  /// The certificate is not valid before that second since 1970.
  case notYetValid(from: Int64)
  /// The certificate was valid until that second since 1970.
  case expired(at: Int64)
  /// GnuTLS cannot be opened.
  case noLibrary
}
