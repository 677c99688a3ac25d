internal import PackageModel
internal import YAML

/// The rules that a package must keep to be served (registry API 5.2).
enum PackageChecks {
  /// Checks what is cheap to check: manifests, names of folders, files that must be there.
  static func check(
    _ record: PackageRecord, in files: any PackageFiles, folderName: String?
  ) throws(PackageFault) {
    do {
      try checkManifest(record, folderName: folderName)
    } catch {
      throw PackageFault(error, file: "manifest.yml")
    }
    try checkImages(of: record.package, in: files)
    switch try files.entry(at: "docs/README.md")?.kind {
    case .file?: break
    case .folder?: throw PackageFault(.invalid, "README.md is a directory", file: "docs/README.md")
    case .link?, .other?, nil:
      throw PackageFault(
        .invalid,
        "no readme file found, README.md is required: "
          + "stat docs/README.md: no such file or directory", file: "docs/README.md")
    }
    if let folder = try files.firstFolderWithDash() {
      throw PackageFault(
        .invalid, "directory name inside package \(record.name) contains -: \(folder)")
    }
  }

  // MARK: The manifest

  private static func checkManifest(
    _ record: PackageRecord, folderName: String?
  ) throws(ManifestFault) {
    let package = record.package
    let format = package.text("format_version")
    guard !format.isEmpty else { throw ManifestFault("no format_version set", at: package.mark) }
    guard record.formatVersion != nil else {
      throw ManifestFault(
        "invalid package version: \(format), invalid semantic version", at: package.mark)
    }
    guard !package.text("title").isEmpty else {
      throw ManifestFault("no title set for package: \(record.name)", at: package.mark)
    }
    guard !package.text("description").isEmpty else {
      throw ManifestFault("no description set", at: package.mark)
    }
    if let folderName, folderName != package.text("version"),
      let version = StrictVersion.parse(folderName), version != record.version
    {
      throw ManifestFault(
        "version in manifest file is not consistent with path: "
          + "inconsistent versions (path: \(folderName), manifest: \(package.text("version")))",
        at: package.mark)
    }
    for (index, template) in package.objects("policy_templates").enumerated() {
      let name = template.text("name")
      for input in template.objects("inputs") {
        try checkEither(
          "type", or: "package", of: input,
          "input \(input.text("title")) in policy template \(name) must have a type or package")
      }
      let release =
        template.object("deployment_modes")?.object("agentless")?.text("release") ?? ""
      guard release.isEmpty || release == "beta" || release == "ga" else {
        throw ManifestFault(
          "policy template \"\(name)\": invalid agentless release: \"\(release)\"",
          at: template.mark, path: ["policy_templates", String(index)])
      }
    }
  }

  private static func checkEither(
    _ first: String, or second: String, of record: Record, _ message: String
  ) throws(ManifestFault) {
    switch (record.text(first).isEmpty, record.text(second).isEmpty) {
    case (true, true): throw ManifestFault(message, at: record.mark)
    case (false, false): throw ManifestFault(message + ", but not both", at: record.mark)
    default: return
    }
  }

  private static func checkImages(
    of package: Record, in files: any PackageFiles
  ) throws(PackageFault) {
    for image in package.objects("icons") + package.objects("screenshots") {
      let path = image.text("src").drop { $0 == "/" }.description
      guard try files.entry(at: path) != nil else {
        throw PackageFault(
          ManifestFault("stat \(path): no such file or directory", at: image.mark),
          file: "manifest.yml")
      }
    }
  }

  // MARK: Data streams

  /// Checks the manifest of a data stream whose defaults are set.
  static func check(dataStream stream: Record) throws(ManifestFault) {
    let dataset = stream.text("dataset")
    guard !dataset.utf8.contains(UInt8(ascii: "-")) else {
      throw ManifestFault(
        "data stream name is not allowed to contain `-`: \(dataset)", at: stream.mark)
    }
    guard ["logs", "metrics", "synthetics", "traces"].contains(stream.text("type")) else {
      throw ManifestFault("type is not valid: \(stream.text("type"))", at: stream.mark)
    }
    for source in stream.objects("streams") {
      try checkEither(
        "input", or: "package", of: source,
        "stream \(source.text("title")) must have a input or package")
    }
  }

  /// Checks that the ingest pipeline that a data stream names is there: among the entries of the
  /// folder of pipelines, or where a link or a path leads from there.
  static func checkPipeline(
    of stream: Record, folder: String, _ pipelines: [PackageEntry], in files: any PackageFiles
  ) throws(PackageFault) {
    let name = stream.text("ingest_pipeline")
    guard !name.isEmpty else { return }
    let isListed = pipelines.contains { pipeline in
      pipeline.kind == .file && (pipeline.name == name + ".json" || pipeline.name == name + ".yml")
    }
    guard !isListed else { return }
    let path = "\(folder)/elasticsearch/ingest_pipeline/\(name)"
    for suffix in [".json", ".yml"] where try files.entry(at: path + suffix) != nil { return }
    throw PackageFault(
      .invalid, "defined ingest_pipeline does not exist: \(stream.text("path"))\(name)",
      file: folder + "/manifest.yml")
  }
}
