internal import CommandParsing
internal import RegistryServer

/// The files that `--tls-cert` and `--tls-key` name.
enum ServeIdentity {
  /// - Throws: `UsageError` for one without the other; `FileError`, `UnusableIdentity`.
  static func read(
    _ arguments: ServeCommand.Arguments, _ context: Context
  ) throws -> TLSIdentity? {
    switch (arguments.tlsCert, arguments.tlsKey) {
    case (nil, nil): return nil
    case (_?, nil): throw UsageError.missingOption(usage: "--tls-key FILE", command: "serve")
    case (nil, _?): throw UsageError.missingOption(usage: "--tls-cert FILE", command: "serve")
    case (let certificate?, let key?):
      let limit = 1 << 20
      let certificateBytes = try SmallFile.read(
        context.path(certificate), shownAs: certificate, limit: limit)
      let keyBytes = try SmallFile.read(context.path(key), shownAs: key, limit: limit)
      do throws(TLSIdentityError) {
        return try TLSIdentity(certificate: certificateBytes, key: keyBytes, now: context.now)
      } catch {
        throw UnusableIdentity(certificate: certificate, key: key, reason: error)
      }
    }
  }
}

/// Two files that a server cannot use for TLS, and why.
struct UnusableIdentity: Error {
  let certificate: String
  let key: String
  let reason: TLSIdentityError
}
