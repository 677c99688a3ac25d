public import PackageModel

/// What a registry serves of one package version, for lists.
public struct PackageListing: Sendable, Hashable {
  public let name: String
  public let version: LenientVersion
  /// The version as the manifest writes it; requests name it exactly so.
  public let versionText: String
  public let title: String
  public let type: String
  /// The Kibana versions that the package supports; nil for all.
  public let kibanaRange: VersionRange?
  /// The branch or folder that the package is served from.
  public let origin: String

  init(_ package: IndexedPackage) {
    name = package.name
    version = package.version
    versionText = package.versionText
    title = package.title
    type = package.type
    kibanaRange = package.kibanaRange
    origin = package.origin
  }
}
