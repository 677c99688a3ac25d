/// Why a text is not a version by Semantic Versioning 2.0.0.
public enum VersionError: Error, Hashable, Sendable {
  case empty
  case tooLong(bytes: Int)
  /// What stands before a dash or plus sign is not MAJOR.MINOR.PATCH.
  case notThreeNumbers
  /// A number of the core or the prerelease begins with a needless zero.
  case leadingZero(String)
  /// Nothing stands between two dots, or after the dash or plus sign.
  case emptyIdentifier
  case invalidCharacter(Unicode.Scalar)
}

extension VersionError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: "the version is empty"
    case .tooLong(let bytes):
      "the version has \(bytes) bytes, the limit is \(Version.maximumLength)"
    case .notThreeNumbers: "a version is MAJOR.MINOR.PATCH, three numbers, such as 1.2.0"
    case .leadingZero(let number): "the number \(number) begins with a zero"
    case .emptyIdentifier: "an identifier after the dash or plus sign is empty"
    case .invalidCharacter(let scalar):
      "\(scalar.quoted) cannot be in a version, only a-z, A-Z, 0-9, dash and dot can"
    }
  }
}
