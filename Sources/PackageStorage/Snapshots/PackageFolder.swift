internal import Git
internal import PackageModel

/// The folder of one package: its versions and their signatures.
struct PackageFolder {
  let name: PackageName
  let tree: Tree

  /// The one version; nil where the folder does not hold it.
  func version(_ version: Version) -> StoredVersion? {
    let text = version.description
    guard let entry = tree.entry(named: text), entry.isDirectory else { return nil }
    return StoredVersion(
      reference: PackageReference(name: name, version: version), tree: entry.id,
      signature: signature(of: text))
  }

  /// The version that an entry of that name is, or signs; nil where it is neither.
  static func version(ofEntry name: String) -> Version? {
    let suffix = PackageLayout.signatureSuffix
    return try? Version(name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name)
  }

  /// The versions, lowest first, and what is none, reported under the distribution's name.
  func contents(
    in distribution: String
  ) -> (versions: [StoredVersion], faults: [LayoutFault]) {
    var versions: [StoredVersion] = []
    var faults: [LayoutFault] = []
    for entry in tree.entries {
      let path = "\(PackageLayout.root)/\(name)/\(entry.displayName)"
      func fault(_ problem: LayoutFault.Problem) {
        faults.append(
          LayoutFault(distribution: distribution, path: path, problem: problem))
      }
      guard entry.isDirectory else {
        if let version = signedVersion(entry) {
          if tree.entry(named: version)?.isDirectory != true { fault(.signatureWithoutVersion) }
        } else {
          fault(.notADirectory)
        }
        continue
      }
      guard let text = entry.name, let version = try? Version(text) else {
        fault(.badVersion)
        continue
      }
      versions.append(
        StoredVersion(
          reference: PackageReference(name: name, version: version), tree: entry.id,
          signature: signature(of: text)))
    }
    return (versions.sorted { $0.reference < $1.reference }, faults)
  }

  /// The blob of `VERSION.sig`; nil where there is no such file.
  func signature(of version: String) -> ObjectID? {
    tree.entry(named: version + PackageLayout.signatureSuffix)
      .flatMap { $0.mode.isFile ? $0.id : nil }
  }

  /// The version that the file signs; nil for a file that is no signature.
  private func signedVersion(_ entry: TreeEntry) -> String? {
    guard entry.mode.isFile, let name = entry.name, name.hasSuffix(PackageLayout.signatureSuffix)
    else { return nil }
    return String(name.dropLast(PackageLayout.signatureSuffix.count))
  }
}
