internal import Git
internal import PackageModel

/// The folder of one package: its versions and their signatures.
struct PackageFolder {
  let name: PackageName
  let tree: Tree

  /// The versions, lowest first, and what is none.
  ///
  /// - Parameter distribution: The name that faults are reported under.
  /// - Returns: The versions, and the faults in the order of the tree.
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
      let signature = tree.entry(named: text + PackageLayout.signatureSuffix)
      versions.append(
        StoredVersion(
          reference: PackageReference(name: name, version: version), tree: entry.id,
          signature: signature.flatMap { $0.mode.isFile ? $0.id : nil }))
    }
    return (versions.sorted { $0.reference < $1.reference }, faults)
  }

  /// The version that the file signs; nil for a file that is no signature.
  private func signedVersion(_ entry: TreeEntry) -> String? {
    guard entry.mode.isFile, let name = entry.name, name.hasSuffix(PackageLayout.signatureSuffix)
    else { return nil }
    return String(name.dropLast(PackageLayout.signatureSuffix.count))
  }
}
