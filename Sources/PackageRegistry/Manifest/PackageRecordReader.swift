internal import PackageModel
internal import YAML

/// Reads package records; what versions have in common is read once.
///
/// It belongs to one thread.
final class PackageRecordReader {
  private var dataStreams: DataStreamReader
  /// Whether fields that the index does not need are left out.
  private let isIndexing: Bool
  private var texts = ParsedTexts()

  /// - Parameter isIndexing: Whether fields that only pages print are checked and not kept.
  init(isIndexing: Bool = false) {
    self.isIndexing = isIndexing
    dataStreams = DataStreamReader(isIndexing: isIndexing)
  }

  /// Forgets what packages of one name have in common.
  func forgetDataStreams() {
    dataStreams = DataStreamReader(isIndexing: isIndexing)
  }

  /// Reads the manifests of one package.
  func read(_ files: any PackageFiles) throws(PackageFault) -> PackageRecord {
    var package = try Self.manifest(
      "manifest.yml", in: files, as: .package, isIndexing: isIndexing)
    var record: PackageRecord
    do throws(ManifestFault) {
      let version = try version(of: package)
      try Self.setDefaults(of: &package, version)
      record = PackageRecord(
        package: package, version: version,
        formatVersion: strictVersion(package.text("format_version")),
        kibanaRange: try range(of: "kibana", title: "Kibana", in: package),
        agentRange: try range(of: "agent", title: "Agent", in: package))
    } catch {
      throw PackageFault(error, file: "manifest.yml")
    }
    Self.dropUnknownCategories(of: &record)
    Self.setPaths(of: &record)
    try Self.setTemplateFields(of: &record, in: files)
    record.dataStreams = try dataStreams.read(of: record.package, in: files)
    return record
  }

  /// Reads one manifest as it is in its file.
  static func manifest(
    _ path: String, in files: any PackageFiles, as schema: Schema, isIndexing: Bool
  ) throws(PackageFault) -> Record {
    let bytes = try files.read(path, limit: PackageLimits.manifest)
    if let outline = YAMLOutline(bytes),
      let record = OutlineDecoder(outline, isIndexing: isIndexing).record(as: schema)
    {
      return record
    }
    do throws(ManifestFault) {
      guard let node = try parse(bytes) else { throw ManifestFault("the file is empty") }
      return try RecordDecoder.record(node, as: schema)
    } catch {
      throw PackageFault(error, file: path)
    }
  }

  private static func parse(_ bytes: [UInt8]) throws(ManifestFault) -> YAMLNode? {
    do {
      return try YAMLParser.parse(bytes)
    } catch {
      throw ManifestFault(error)
    }
  }

  // MARK: The package

  /// Reads a version by the letter; nil where `text` is none.
  func strictVersion(_ text: String) -> LenientVersion? { texts.strictVersion(text) }

  private func version(of package: Record) throws(ManifestFault) -> LenientVersion {
    let text = package.text("version")
    guard let version = strictVersion(text) else {
      throw ManifestFault(
        text.isEmpty ? "version string empty" : "invalid package version: \(text)", at: package.mark
      )
    }
    return version
  }

  private static func setDefaults(
    of package: inout Record, _ version: LenientVersion
  ) throws(ManifestFault) {
    if package.text("type").isEmpty { package["type"] = .text("integration") }
    let release = package.text("release")
    if release.isEmpty {
      package["release"] = .text(version.isPrerelease || version.major == 0 ? "beta" : "ga")
    } else if !isRelease(release) {
      throw ManifestFault("invalid release: \"\(release)\"", at: package.mark, path: ["release"])
    }
    if package.text("license").isEmpty {
      let subscription =
        package.object("conditions")?.object("elastic")?.text("subscription") ?? ""
      package["license"] = .text(subscription.isEmpty ? "basic" : subscription)
    }
    if let discovery = package.object("discovery"), discovery.objects("fields").isEmpty,
      discovery.objects("datasets").isEmpty
    {
      package["discovery"] = .absent
    }
  }

  static func isRelease(_ text: String) -> Bool {
    text == "ga" || text == "beta" || text == "experimental"
  }

  private func range(
    of key: String, title: String, in package: Record
  ) throws(ManifestFault) -> VersionRange? {
    guard let condition = package.object("conditions")?.object(key) else { return nil }
    let text = condition.text("version")
    guard !text.isEmpty else { return nil }
    do {
      return try texts.range(text) as VersionRange
    } catch {
      throw ManifestFault(
        "invalid \(title) versions range \(text): \(error.message)", at: condition.mark,
        path: ["conditions", key, "version"])
    }
  }

  private static func dropUnknownCategories(of record: inout PackageRecord) {
    guard let categories = record.package.texts("categories") else { return }
    let known = categories.filter { Category.known($0) != nil }
    guard known.count != categories.count else { return }
    record.package["categories"] = .texts(known)
    for category in categories where Category.known(category) == nil {
      record.warnings.append(
        PackageFault(
          .invalid, "package uses an unknown category, will be ignored: \(category)",
          file: "manifest.yml"))
    }
  }

  private static func setPaths(of record: inout PackageRecord) {
    let (name, version) = (record.name, record.package.text("version"))
    let path = "/package/\(name)/\(version)"
    record.package["path"] = .text(path)
    record.package["download"] = .text("/epr/\(name)/\(name)-\(version).zip")
    record.package["readme"] = .text(path + "/docs/README.md")
    setImagePaths(of: &record.package, below: path)
  }

  /// Sets where the registry serves the icons and screenshots of a package or a policy template.
  private static func setImagePaths(of record: inout Record, below path: String) {
    for key in ["icons", "screenshots"] {
      record.updateObjects(key) { image in
        let source = image.text("src")
        let slash = source.utf8.first == UInt8(ascii: "/") ? "" : "/"
        image["path"] = .text(PathCleaning.clean(path + slash + source))
      }
    }
  }

  private static func setTemplateFields(
    of record: inout PackageRecord, in files: any PackageFiles
  ) throws(PackageFault) {
    let path = record.path
    let isInput = record.package.text("type") == "input"
    try record.package.updateObjects("policy_templates") { (template) throws(PackageFault) in
      if template.flag("multiple") == nil { template["multiple"] = .flag(true) }
      setImagePaths(of: &template, below: path)
      let document = "docs/\(template.text("name")).md"
      switch try files.entry(at: document)?.kind {
      case .file?: template["readme"] = .text(path + "/" + document)
      case .folder?:
        throw PackageFault(.invalid, "\(template.text("name")).md is a directory", file: document)
      case .link?, .other?, nil: break
      }
      let input = template.text("input")
      if isInput, !input.isEmpty {
        template["ingestion_method"] = .text(IngestionMethod.of(input: input) ?? "")
      }
    }
  }
}
