internal import Git

/// Reads folders `packages/NAME`; belongs to one thread.
struct NameLoader {
  private let reader: TreeReader
  /// What versions of one name have in common is read once; names have nothing in common.
  private let loader: PackageLoader
  /// The name that was read last.
  private var name = ""
  /// How many versions had to be read.
  private(set) var readVersions = 0

  init(options: RegistryOptions, reader: TreeReader) {
    self.reader = reader
    loader = PackageLoader(options: options)
  }

  /// Reads a name; versions that `known` has in the same form are taken from there.
  mutating func load(
    _ key: LoadedName.Key, known: [LoadedName]
  ) throws(PackageFault) -> LoadedName {
    if key.name != name {
      name = key.name
      loader.forgetName()
      reader.forgetIfLarge()
    }
    var versions: [LoadedVersion] = []
    var oddities: [LoadedName.Oddity] = []
    let entries = try reader.entries(key.tree)
      .sorted { ByteOrder.isLess($0.displayName, $1.displayName) }
    for entry in entries {
      let path = LoadedVersion.path(key.name, entry.displayName)
      guard entry.isDirectory else {
        if !path.hasSuffix(".sig") {
          oddities.append(LoadedName.Oddity(path: path, message: "ignoring unexpected file"))
        }
        continue
      }
      guard let folder = entry.name, loader.isVersion(folder) else {
        oddities.append(LoadedName.Oddity(path: path, message: "ignoring unexpected directory"))
        continue
      }
      let signature = entries.first { $0.mode.isFile && $0.name == folder + ".sig" }?.id
      versions.append(version(key.name, folder, entry.id, signature, known))
    }
    return LoadedName(key, versions: versions, oddities: oddities)
  }

  private mutating func version(
    _ name: String, _ folder: String, _ tree: ObjectID, _ signature: ObjectID?,
    _ known: [LoadedName]
  ) -> LoadedVersion {
    for other in known {
      for version in other.versions
      where version.tree == tree && version.folder == folder && version.isFinal
        && (version.signature == nil) == (signature == nil)
      {
        return LoadedVersion(
          name, folder, tree: tree, signature: signature, facts: version.facts,
          problems: version.problems, isFinal: true)
      }
    }
    readVersions += 1
    let candidate = PackageCandidate(
      location: .tree(tree, layer: 0), signature: signature.map { .blob($0) }, origin: "",
      path: LoadedVersion.path(name, folder), folderName: folder,
      fingerprint: tree.description)
    var problems: [PackageProblem] = []
    var isFinal = true
    let package = loader.load(
      candidate, TreePackageFiles(reader: reader, tree: tree, isVerified: false),
      problems: &problems, isFinal: &isFinal)
    return LoadedVersion(
      name, folder, tree: tree, signature: signature, facts: package?.facts, problems: problems,
      isFinal: isFinal)
  }
}
