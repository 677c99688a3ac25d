internal import Git

/// Reads the data streams of packages, each distinct folder once.
///
/// It belongs to one thread.
final class DataStreamReader {
  /// What the record of a data stream is made from.
  private struct Key: Hashable {
    let folder: ObjectID
    let package: String
    let release: String
    /// The name of the data stream's folder; empty for the folder of all.
    let name: String

    /// The folder alone tells nearly all keys apart.
    func hash(into hasher: inout Hasher) { hasher.combine(folder) }
  }

  private var sets: [Key: DataStreamSet] = [:]
  private var streams: [Key: Record] = [:]
  /// Manifests as they are in their files, by the id of the content.
  private var manifests: [ObjectID: Record] = [:]

  private let isIndexing: Bool

  /// - Parameter isIndexing: As for `PackageRecordReader`.
  init(isIndexing: Bool) {
    self.isIndexing = isIndexing
  }

  /// Reads and checks all data streams of a package.
  func read(
    of package: Record, in files: any PackageFiles
  ) throws(PackageFault) -> DataStreamSet {
    let name = package.text("name")
    let release = package.text("release")
    let key = try files.entry(at: "data_stream")?.content.map {
      Key(folder: $0, package: name, release: release, name: "")
    }
    if let key, let known = sets[key] { return known }
    var records: [Record] = []
    for folder in try files.entries(of: "data_stream") where folder.kind == .folder {
      let key = folder.content.map {
        Key(folder: $0, package: name, release: release, name: folder.name)
      }
      if let key, let known = streams[key] {
        records.append(known)
      } else if let record = try read(folder.name, of: package, in: files) {
        if let key { streams[key] = record }
        records.append(record)
      }
    }
    let set = DataStreamSet(records)
    if let key { sets[key] = set }
    return set
  }

  private func read(
    _ name: String, of package: Record, in files: any PackageFiles
  ) throws(PackageFault) -> Record? {
    let folder = "data_stream/\(name)"
    let file = folder + "/manifest.yml"
    guard let entry = try files.entry(at: file), entry.kind == .file else { return nil }
    var record: Record
    if let id = entry.content, let known = manifests[id] {
      record = known
    } else {
      record = try PackageRecordReader.manifest(
        file, in: files, as: .dataStream, isIndexing: isIndexing)
      if let id = entry.content { manifests[id] = record }
    }
    do throws(ManifestFault) {
      try Self.setDefaults(of: &record, folder: name, of: package)
      try PackageChecks.check(dataStream: record)
    } catch {
      throw PackageFault(error, file: file)
    }
    let pipelines = try files.entries(of: folder + "/elasticsearch/ingest_pipeline")
    try Self.setPipeline(of: &record, below: folder, pipelines)
    try PackageChecks.checkPipeline(of: record, folder: folder, pipelines, in: files)
    return record
  }

  private static func setDefaults(
    of stream: inout Record, folder: String, of package: Record
  ) throws(ManifestFault) {
    let name = package.text("name")
    stream["path"] = .text(folder)
    stream["package"] = .text(name)
    if stream.text("dataset").isEmpty { stream["dataset"] = .text("\(name).\(folder)") }
    let release = stream.text("release")
    if release.isEmpty {
      stream["release"] = .text(package.text("release"))
    } else if !PackageRecordReader.isRelease(release) {
      throw ManifestFault("invalid release: \"\(release)\"", at: stream.mark, path: ["release"])
    }
    stream.updateObjects("streams") { stream in
      if stream.flag("enabled") == nil { stream["enabled"] = .flag(true) }
      if stream.text("template_path").isEmpty {
        stream["template_path"] = .text("stream.yml.hbs")
      }
      if let method = IngestionMethod.of(input: stream.text("input")) {
        stream["ingestion_method"] = .text(method)
      }
    }
  }

  /// Names the ingest pipeline by the files that there are.
  private static func setPipeline(
    of stream: inout Record, below folder: String, _ pipelines: [PackageEntry]
  ) throws(PackageFault) {
    let hasDefault = pipelines.contains { $0.name == "default.json" || $0.name == "default.yml" }
    if var section = stream.object("elasticsearch"), section.text("ingest_pipeline.name").isEmpty {
      if hasDefault {
        section["ingest_pipeline.name"] = .text("default")
        stream["elasticsearch"] = .object(section)
        stream["ingest_pipeline"] = .text("default")
      }
    } else if stream.text("ingest_pipeline").isEmpty, hasDefault {
      stream["ingest_pipeline"] = .text("default")
    }
    if stream.text("ingest_pipeline").isEmpty, !pipelines.isEmpty {
      throw PackageFault(
        .invalid,
        "unused pipelines in the package (dataset: \(stream.text("dataset"))): "
          + pipelines.map(\.name).joined(separator: ","),
        file: folder + "/elasticsearch/ingest_pipeline")
    }
  }
}
