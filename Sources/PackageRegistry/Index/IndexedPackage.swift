internal import PackageModel

/// One package version as the index keeps it: what searches look at, and its part of their answers
/// ready to be joined.
///
/// It is a class so that lists of thousands are filtered without copying.
final class IndexedPackage: Sendable {
  let name: String
  let version: LenientVersion
  /// The version as the manifest writes it; requests name it exactly so.
  let versionText: String
  let title: String
  let type: String
  let isExperimental: Bool
  let kibanaRange: VersionRange?
  let agentRange: VersionRange?
  let capabilities: [String]
  let discoveryFields: [String]
  let discoveryDatasets: [String]
  let categories: [String]
  /// The categories of each policy template; nil where the template gives none.
  let templateCategories: [[String]?]
  /// The version of the package specification; nil where the manifest has none.
  let formatVersion: LenientVersion?
  /// What the package's own manifest says of its deprecation.
  let ownNotice: Record?
  /// The notice that answers print: that of the highest version that has one.
  let notice: Record?
  let location: PackageLocation
  let signature: SignatureLocation?
  /// The layer, folder or archive that the package comes from, for people.
  let origin: String
  /// The package's path there.
  let path: String
  /// What the answers about the package are made from: equal texts mean equal answers.
  let fingerprint: String
  let summary: PackageSummary

  init(
    _ record: PackageRecord, location: PackageLocation, signature: SignatureLocation?,
    origin: String, path: String, fingerprint: String?
  ) {
    let package = record.package
    let conditions = package.object("conditions")
    let discovery = package.object("discovery")
    name = record.name
    version = record.version
    versionText = package.text("version")
    title = package.text("title")
    type = package.text("type")
    isExperimental = package.text("release") == "experimental"
    kibanaRange = record.kibanaRange
    agentRange = record.agentRange
    capabilities = conditions?.object("elastic")?.texts("capabilities") ?? []
    discoveryFields = discovery?.objects("fields").map { $0.text("name") } ?? []
    discoveryDatasets = discovery?.objects("datasets").map { $0.text("name") } ?? []
    categories = package.texts("categories") ?? []
    templateCategories = package.objects("policy_templates").map { $0.texts("categories") }
    formatVersion = StrictVersion.parse(package.text("format_version"))
    ownNotice = package.object("deprecated")
    notice = ownNotice
    self.location = location
    self.signature = signature
    self.origin = origin
    self.path = path
    summary = PackageSummary(record)
    self.fingerprint = fingerprint ?? summary.digest
  }

  /// The same package with the notice of another version.
  init(_ package: IndexedPackage, notice: Record?) {
    name = package.name
    version = package.version
    versionText = package.versionText
    title = package.title
    type = package.type
    isExperimental = package.isExperimental
    kibanaRange = package.kibanaRange
    agentRange = package.agentRange
    capabilities = package.capabilities
    discoveryFields = package.discoveryFields
    discoveryDatasets = package.discoveryDatasets
    categories = package.categories
    templateCategories = package.templateCategories
    formatVersion = package.formatVersion
    ownNotice = package.ownNotice
    self.notice = notice
    location = package.location
    signature = package.signature
    origin = package.origin
    path = package.path
    summary = package.summary.with(notice: notice)
    fingerprint = package.fingerprint + summary.noticeDigest
  }

  var isPrerelease: Bool { version.isPrerelease }
}
