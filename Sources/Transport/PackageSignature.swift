/// A detached signature of a package's zip, in armour: OpenPGP as the clients of the registry expect
/// it, or SSH.
package struct PackageSignature: Sendable {
  package enum Format: String, Hashable, Sendable, CaseIterable {
    case openpgp = "OpenPGP"
    case ssh = "SSH"

    fileprivate var armour: String {
      switch self {
      case .openpgp: "PGP SIGNATURE"
      case .ssh: "SSH SIGNATURE"
      }
    }
  }

  /// The namespace of SSH signatures of packages (ssh-keygen(1), `-n`).
  package static let namespace = "package"
  /// The most bytes that a signature may have.
  package static let sizeLimit = 1 << 16

  package let format: Format
  let bytes: [UInt8]

  /// Tells the format; nil for what is no armoured signature.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count <= Self.sizeLimit else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    let found = Format.allCases.first { format in
      lines.first == "-----BEGIN \(format.armour)-----"
        && lines.last == "-----END \(format.armour)-----"
    }
    guard let found else { return nil }
    (format, self.bytes) = (found, bytes)
  }
}
