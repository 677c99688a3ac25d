/// Stands in for the mbedTLS function of this name, so that libgit2 loads no certificates.
///
/// Starting libgit2 parses the system's whole CA bundle: two thirds of all instructions of a
/// promotion (callgrind: 52 of 77 million), for TLS connections that nobody makes here, as `git` and
/// `curl` do all transport. The linker binds libgit2's call to this function because the program
/// comes before the library in the search for a symbol. Nothing is trusted by it: with an empty
/// list of authorities every certificate is refused, so a connection that somebody opened through
/// libgit2 after all would fail closed.
@_cdecl("mbedtls_x509_crt_parse_file")
public func parseNoCertificates(
  _ chain: UnsafeMutableRawPointer?, _ path: UnsafePointer<CChar>?
) -> CInt {
  0
}
