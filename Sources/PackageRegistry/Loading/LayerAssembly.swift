internal import Git

/// Puts together what layers serve from the names that were read.
struct LayerAssembly {
  private(set) var packages: [IndexedPackage] = []
  /// What was odd while names were listed, then what is wrong with versions.
  var problems: [PackageProblem] { oddities + faults }
  private var oddities: [PackageProblem] = []
  private var faults: [PackageProblem] = []
  /// The trees found so far by their paths: the same tree in a later layer is the same package.
  private var found: [String: ObjectID] = [:]

  /// Walks the layers in order, names and versions by their bytes.
  init(_ layers: [LayerLoader.Layer], _ loaded: LoadedNames) {
    for (index, layer) in layers.enumerated() {
      for key in layer.names {
        guard let name = loaded.names[key] else { continue }
        add(name, of: layer.layer, index)
      }
    }
  }

  private mutating func add(_ name: LoadedName, of layer: GitLayer, _ index: Int) {
    oddities += name.oddities.map {
      PackageProblem(.warning, origin: layer.name, package: $0.path, message: $0.message)
    }
    for version in name.versions {
      if let known = found[version.path] {
        if known == version.tree { continue }
      } else {
        found[version.path] = version.tree
      }
      faults += version.problems.map { $0.found(in: layer.name) }
      guard let facts = version.facts else { continue }
      packages.append(
        IndexedPackage(
          facts, location: .tree(version.tree, layer: index),
          signature: version.signature.map { .blob($0) }, origin: layer.name, path: version.path,
          fingerprint: version.fingerprint))
    }
  }
}
