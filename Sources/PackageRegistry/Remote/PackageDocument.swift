internal import JSON
internal import PackageModel

/// A package that another registry describes: its place in a JSON document.
///
/// Only what searches look at is kept beside; the package's page is made from the document anew.
struct PackageDocument: Sendable {
  private let document: [UInt8]
  /// Where the package's object begins.
  private let offset: Int

  init(_ document: [UInt8], at offset: Int) {
    (self.document, self.offset) = (document, offset)
  }

  /// Reads the object.
  func record() throws(JSONSyntaxError) -> Record {
    var reader = JSONReader(document, at: offset)
    guard case .object(let members) = try FreeValue(reading: &reader) else {
      throw reader.error("a package is no object", at: offset)
    }
    return Record(members, .package)
  }
}

extension IndexedPackage {
  /// A package as another registry describes it.
  ///
  /// - Throws: `PackageFault` where name, version or a range of versions cannot be read.
  convenience init(
    remote package: Record, _ document: PackageDocument, origin: String
  ) throws(PackageFault) {
    let (name, version) = (package.text("name"), package.text("version"))
    guard !name.isEmpty, let parsed = StrictVersion.parse(version) else {
      throw PackageFault(.invalid, "no name and version: '\(name)' '\(version)'")
    }
    var record = PackageRecord(
      package: package, version: parsed,
      formatVersion: StrictVersion.parse(package.text("format_version")),
      kibanaRange: try Self.range(of: "kibana", package),
      agentRange: try Self.range(of: "agent", package))
    record.dataStreams = DataStreamSet(package.objects("data_streams"))
    self.init(
      record, location: .document(document), signature: nil, origin: origin,
      path: package.text("path"), fingerprint: nil)
  }

  private static func range(
    of key: String, _ package: Record
  ) throws(PackageFault) -> VersionRange? {
    let text = package.object("conditions")?.object(key)?.text("version") ?? ""
    guard !text.isEmpty else { return nil }
    do {
      return try VersionRange(text)
    } catch {
      throw PackageFault(.invalid, "invalid \(key) versions range \(text): \(error.message)")
    }
  }
}

extension Registry {
  /// Whether a package is served here by its description alone, while its files are elsewhere.
  package func isElsewhere(_ name: String, _ version: String) -> Bool {
    guard case .document? = index.package(name, version)?.0.location else { return false }
    return true
  }

  /// The page of a package that another registry describes; nil for all others.
  func describedPage(_ name: String, _ version: String) throws(RegistryFailure) -> [UInt8]? {
    guard let (package, _) = index.package(name, version),
      case .document(let document) = package.location
    else { return nil }
    do {
      var record = try document.record()
      record["deprecated"] = package.notice.map { .object($0) } ?? .absent
      return PackagePage.body(of: record)
    } catch {
      throw .unreadable(error.description)
    }
  }
}
