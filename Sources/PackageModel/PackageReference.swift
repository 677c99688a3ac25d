/// One version of one package, written `NAME-VERSION`.
///
/// A name has no dash, so the first one parts the two.
public struct PackageReference: Hashable, Sendable {
  public let name: PackageName
  public let version: Version

  public init(name: PackageName, version: Version) {
    self.name = name
    self.version = version
  }

  /// Reads `NAME-VERSION`.
  ///
  /// - Throws: `PackageReferenceError` with the first fault.
  public init(_ text: String) throws(PackageReferenceError) {
    guard let dash = text.unicodeScalars.firstIndex(of: "-") else { throw .noDash }
    let after = text.unicodeScalars.index(after: dash)
    do throws(PackageNameError) {
      name = try PackageName(String(text[..<dash]))
    } catch {
      throw .name(error)
    }
    do throws(VersionError) {
      version = try Version(String(text[after...]))
    } catch {
      throw .version(error)
    }
  }

  /// The folder of the version in the tree of a distribution.
  public var path: String { "packages/\(name)/\(version)" }
}

extension PackageReference: Comparable, CustomStringConvertible {
  /// Orders by name, then by version.
  public static func < (left: PackageReference, right: PackageReference) -> Bool {
    left.name == right.name ? left.version < right.version : left.name < right.name
  }

  public var description: String { "\(name)-\(version)" }
}

/// Why a text is not `NAME-VERSION`.
public enum PackageReferenceError: Error, Hashable, Sendable {
  case noDash
  case name(PackageNameError)
  case version(VersionError)
}

extension PackageReferenceError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noDash: "a package version is NAME-VERSION, such as nginx-1.2.0"
    case .name(let error): "\(error)"
    case .version(let error): "\(error)"
    }
  }
}
