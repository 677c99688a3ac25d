internal import PackageModel

/// A package's manifest and those of its data streams, with every default and derived field set
/// but for `assets`, `signature_path` and the notice of deprecation (registry API 2.6).
struct PackageRecord {
  var package: Record
  var dataStreams = DataStreamSet([])
  let version: LenientVersion
  /// The version of the package specification; nil where the manifest has none, or no version.
  let formatVersion: LenientVersion?
  /// The Kibana and agent versions that the package supports; nil for all.
  let kibanaRange: VersionRange?
  let agentRange: VersionRange?
  /// What is odd and does no harm.
  var warnings: [PackageFault] = []

  var name: String { package.text("name") }
  /// Where the registry serves the package.
  var path: String { package.text("path") }
}
