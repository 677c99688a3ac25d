internal import JSON
internal import YAML

/// The rules that look into the files of data streams (registry API 5.2).
enum ContentChecks {
  static func check(_ record: PackageRecord, in files: any PackageFiles) throws(PackageFault) {
    for stream in record.dataStreams.records {
      let folder = "data_stream/\(stream.text("path"))"
      try checkPipeline(stream.text("ingest_pipeline"), below: folder, in: files)
      try RequiredFields.check(below: folder, in: files)
    }
  }

  /// Checks that the ingest pipeline is an object in YAML or JSON.
  private static func checkPipeline(
    _ name: String, below folder: String, in files: any PackageFiles
  ) throws(PackageFault) {
    guard !name.isEmpty else { return }
    let path = "\(folder)/elasticsearch/ingest_pipeline/\(name)"
    if try files.hasFile(path + ".json") {
      let bytes = try files.read(path + ".json", limit: PackageLimits.manifest)
      do throws(JSONSyntaxError) {
        try checkObject(bytes)
      } catch {
        throw PackageFault(
          ManifestFault(
            "validating ingest pipeline JSON file failed (path: \(path).json): \(error.message)",
            at: YAMLMark(line: error.line, column: error.column)), file: path + ".json")
      }
    }
    if try files.hasFile(path + ".yml") {
      let bytes = try files.read(path + ".yml", limit: PackageLimits.manifest)
      do throws(YAMLError) {
        guard let node = try YAMLParser.parse(bytes), node.mapping != nil else {
          throw YAMLError(.syntax, "it is no object")
        }
      } catch {
        throw PackageFault(
          ManifestFault(
            "validating ingest pipeline YAML file failed (path: \(path).yml): \(error.message)",
            at: error.mark), file: path + ".yml")
      }
    }
  }

  private static func checkObject(_ bytes: [UInt8]) throws(JSONSyntaxError) {
    var reader = JSONReader(bytes, depthLimit: 200)
    try reader.object { (_, reader) throws(JSONSyntaxError) in try reader.skip() }
    try reader.end()
  }
}
