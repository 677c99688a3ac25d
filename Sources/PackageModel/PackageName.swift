/// The name of a package: small letters, digits and underscores.
///
/// Names are ASCII, so they are ordered by their bytes.
public struct PackageName: Hashable, Sendable {
  /// The longest name, in bytes: what a file system takes for a folder.
  public static let maximumLength = 255

  public let text: String

  /// Checks a name.
  ///
  /// - Throws: `PackageNameError` with the first fault.
  public init(_ text: String) throws(PackageNameError) {
    guard !text.isEmpty else { throw .empty }
    let length = text.utf8.count
    guard length <= Self.maximumLength else { throw .tooLong(bytes: length) }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "a"..."z", "0"..."9", "_": continue
      default: throw .invalidCharacter(scalar)
      }
    }
    self.text = text
  }
}

extension PackageName: Comparable, CustomStringConvertible {
  public static func < (left: PackageName, right: PackageName) -> Bool { left.text < right.text }

  public var description: String { text }
}

/// Why a text is not the name of a package.
public enum PackageNameError: Error, Hashable, Sendable {
  case empty
  case tooLong(bytes: Int)
  case invalidCharacter(Unicode.Scalar)
}

extension PackageNameError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: "the name is empty"
    case .tooLong(let bytes):
      "the name has \(bytes) bytes, the limit is \(PackageName.maximumLength)"
    case .invalidCharacter(let scalar):
      "\(scalar.quoted) cannot be in a name, only a-z, 0-9 and _ can"
    }
  }
}

extension Unicode.Scalar {
  /// The character between quotes, or its number when it is not a printable ASCII one.
  var quoted: String {
    ("!"..."~").contains(self) ? "'\(self)'" : "U+" + codePoint
  }

  private var codePoint: String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
