internal import PackageModel

/// One package version as the index keeps it: what searches look at, and its part of their answers
/// ready to be joined.
///
/// It is a class so that lists of thousands are filtered without copying.
final class IndexedPackage: Sendable {
  let facts: PackageFacts
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
    _ facts: PackageFacts, location: PackageLocation, signature: SignatureLocation?,
    origin: String, path: String, fingerprint: String?
  ) {
    self.facts = facts
    notice = facts.notice
    self.location = location
    self.signature = signature
    self.origin = origin
    self.path = path
    summary = facts.summary
    self.fingerprint = fingerprint ?? summary.digest
  }

  convenience init(
    _ record: PackageRecord, location: PackageLocation, signature: SignatureLocation?,
    origin: String, path: String, fingerprint: String?
  ) {
    self.init(
      PackageFacts(record), location: location, signature: signature, origin: origin, path: path,
      fingerprint: fingerprint)
  }

  /// The same package with the notice of another version.
  init(_ package: IndexedPackage, notice: Record?) {
    facts = package.facts
    self.notice = notice
    location = package.location
    signature = package.signature
    origin = package.origin
    path = package.path
    summary = package.summary.with(notice: notice)
    fingerprint = package.fingerprint + summary.noticeDigest
  }

  var name: String { facts.name }
  var version: LenientVersion { facts.version }
  var versionText: String { facts.versionText }
  var title: String { facts.title }
  var type: String { facts.type }
  var isExperimental: Bool { facts.isExperimental }
  var isPrerelease: Bool { facts.version.isPrerelease }
  var kibanaRange: VersionRange? { facts.kibanaRange }
  var agentRange: VersionRange? { facts.agentRange }
  var capabilities: [String] { facts.capabilities }
  var discoveryFields: [String] { facts.discoveryFields }
  var discoveryDatasets: [String] { facts.discoveryDatasets }
  var categories: [String] { facts.categories }
  var templateCategories: [[String]?] { facts.templateCategories }
  var formatVersion: LenientVersion? { facts.formatVersion }
  var ownNotice: Record? { facts.notice }
}
