internal import Git
internal import PackageModel

/// Finds the package versions in the layers of a distribution.
struct LayerDiscovery {
  let layers: [GitLayer]
  private(set) var candidates: [PackageCandidate] = []
  private(set) var problems: [PackageProblem] = []
  /// The trees found so far by their paths: the same tree in a later layer is the same package.
  private var found: [String: ObjectID] = [:]

  /// Walks the layers in order, names and versions by their bytes.
  init(_ layers: [GitLayer], _ reader: TreeReader) throws(PackageFault) {
    self.layers = layers
    for (index, layer) in layers.enumerated() {
      guard let packages = layer.packages else { continue }
      for name in try sorted(packages, reader) where name.isDirectory {
        try addVersions(of: name, layer, index, reader)
      }
    }
  }

  private mutating func addVersions(
    of name: TreeEntry, _ layer: GitLayer, _ index: Int, _ reader: TreeReader
  ) throws(PackageFault) {
    let entries = try sorted(name.id, reader)
    for entry in entries {
      let path = "packages/\(name.displayName)/\(entry.displayName)"
      guard entry.isDirectory else {
        if !path.hasSuffix(".sig") { warn("ignoring unexpected file", path, layer) }
        continue
      }
      guard let version = entry.name, StrictVersion.parse(version) != nil else {
        warn("ignoring unexpected directory", path, layer)
        continue
      }
      guard found[path] != entry.id else { continue }
      if found[path] == nil { found[path] = entry.id }
      let signature = entries.first { $0.mode.isFile && $0.name == version + ".sig" }
      candidates.append(
        PackageCandidate(
          location: .tree(entry.id, layer: index),
          signature: signature.map { .blob($0.id) }, origin: layer.name, path: path,
          folderName: version, fingerprint: entry.id.description))
    }
  }

  private func sorted(
    _ tree: ObjectID, _ reader: TreeReader
  ) throws(PackageFault) -> [TreeEntry] {
    try reader.entries(tree).sorted { ByteOrder.isLess($0.displayName, $1.displayName) }
  }

  private mutating func warn(_ message: String, _ path: String, _ layer: GitLayer) {
    problems.append(
      PackageProblem(.warning, origin: layer.name, package: path, message: message))
  }
}
