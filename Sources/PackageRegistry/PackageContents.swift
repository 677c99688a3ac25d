/// What one package version of a distribution consists of.
public struct PackageContents: Sendable, Hashable {
  /// The id of the version's git tree: equal ids mean equal files, to the bit.
  public let tree: String
  /// Whether a signature of its zip is served.
  public let isSigned: Bool
  /// The paths of its files, relative to the package; a folder's before those of the next.
  public let files: [String]
}
