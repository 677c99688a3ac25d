internal import YAML

/// The fields that every data stream must define.
enum RequiredFields {
  private static let required = [
    ("data_stream.type", "constant_keyword"), ("data_stream.dataset", "constant_keyword"),
    ("data_stream.namespace", "constant_keyword"), ("@timestamp", "date"),
  ]

  /// Reads the files in `FOLDER/fields` and checks that the required fields have their types.
  static func check(below folder: String, in files: any PackageFiles) throws(PackageFault) {
    var definitions: [YAMLNode] = []
    for entry in try files.entries(of: folder + "/fields") where entry.kind == .file {
      let path = "\(folder)/fields/\(entry.name)"
      let bytes = try files.read(path, limit: PackageLimits.manifest)
      do throws(YAMLError) {
        guard let node = try YAMLParser.parse(bytes) else { continue }
        guard let elements = node.sequence else {
          throw YAMLError(.syntax, "it is no list of fields", at: node.mark)
        }
        definitions += elements
      } catch {
        throw PackageFault(
          ManifestFault(
            "unmarshaling file failed (path: \(path)): \(error.message)", at: error.mark),
          file: path)
      }
    }
    for (name, type) in required {
      guard let found = find(name, in: definitions) else {
        throw PackageFault(
          .invalid,
          "validating required fields failed: finding field failed (searchedName: \(name)): "
            + "it is not defined", file: folder + "/fields")
      }
      let actual = found["type"]?.scalar ?? ""
      guard actual == type else {
        throw PackageFault(
          ManifestFault(
            "validating required fields failed: wrong field type for '\(name)' "
              + "(expected: \(type), got: \(actual))", at: found.mark), file: folder + "/fields")
      }
    }
  }

  /// Finds a field by its flat name, or by groups that each name a part of it.
  private static func find(_ name: String, in definitions: [YAMLNode]) -> YAMLNode? {
    for definition in definitions where definition["name"]?.scalar == name { return definition }
    guard let dot = name.firstIndex(of: ".") else { return nil }
    let group = name[..<dot]
    let rest = String(name[name.index(after: dot)...])
    for definition in definitions {
      guard let groupName = definition["name"]?.scalar, groupName == group else { continue }
      return find(rest, in: definition["fields"]?.sequence ?? [])
    }
    return nil
  }
}
