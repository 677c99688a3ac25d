internal import CommandParsing
internal import RegistryServer

/// Failures of a server to begin.
extension FailureReport {
  func failure(for error: ListenerError) -> CommandFailure {
    let (code, hints): (FailureCode, [String]) =
      switch error.cause {
      case .portInUse: (.portInUse, [typed.giving("--listen", "127.0.0.1:0")])
      case .privilegedPort:
        (
          .privilegedPort,
          [
            "ports below 1024 are for root: take a higher one, or grant CAP_NET_BIND_SERVICE"
          ]
        )
      case .unknownHost: (.unknownHost, ["--listen takes an address of this machine"])
      case .noLibrary: (.noLibrary, ["apt-get install libmicrohttpd12"])
      case .system: (.cannotListen, [typed.giving("--listen", "127.0.0.1:0")])
      }
    return CommandFailure(
      code: code, message: "\(error)", hints: hints, exitCode: .machine)
  }

  func failure(for error: UnusableIdentity) -> CommandFailure {
    let (certificate, key) = (error.certificate, error.key)
    let (message, hints): (String, [String]) =
      switch error.reason {
      case .noCertificate:
        (
          "\(certificate) holds no certificate",
          ["a PEM file begins with -----BEGIN CERTIFICATE-----"]
        )
      case .noKey:
        ("\(key) holds no private key", ["a PEM file begins with -----BEGIN PRIVATE KEY-----"])
      case .encryptedKey:
        (
          "the key in \(key) is encrypted, and nobody is there to type the passphrase",
          ["openssl pkey -in \(ShellWord.quoted(key)) -out PLAIN.pem"]
        )
      case .mismatch:
        (
          "the key in \(key) is not that of the certificate in \(certificate)",
          ["name the key that was made with the certificate"]
        )
      case .damaged(let reason):
        (
          "\(certificate) and \(key) cannot be used for TLS: \(reason)", ["make both anew"]
        )
      case .notYetValid(let from):
        (
          "the certificate in \(certificate) is not valid before \(UTCTime.text(seconds: from))",
          ["look at this machine's clock: date -u"]
        )
      case .expired(let time):
        (
          "the certificate in \(certificate) expired at \(UTCTime.text(seconds: time))",
          ["ask for a new certificate"]
        )
      case .noLibrary: ("libgnutls.so.30 cannot be opened", ["apt-get install libgnutls30"])
      }
    return CommandFailure(
      code: .tls, message: message, hints: hints,
      exitCode: error.reason == .noLibrary ? .machine : .usage)
  }
}
