package import Git
package import PackageModel

/// One distribution at one commit: read-only, and the same however often it is asked.
package final class DistributionSnapshot {
  package let distribution: Distribution
  /// The commit that the branch named when it was read.
  package let commit: Commit
  private let repository: Repository
  private let packages: Tree?
  /// Whether something other than a folder stands where the packages should be.
  private let isMisplaced: Bool
  private var folders: [String: PackageFolder] = [:]

  package var tip: ObjectID { commit.id }
  package var name: String { distribution.name }

  /// Reads the distribution as it is at `tip`.
  ///
  /// - Parameters:
  ///   - distribution: Which one.
  ///   - tip: The commit.
  ///   - repository: Where it is.
  ///   - isChecked: Whether anything may stand at `packages`, because it is told as a fault.
  /// - Throws: `GitError` when the commit or one of the trees on the way cannot be read.
  package init(
    _ distribution: Distribution, at tip: ObjectID, in repository: Repository,
    isChecked: Bool = false
  ) throws(GitError) {
    self.distribution = distribution
    self.repository = repository
    commit = try repository.commit(tip)
    let root = try repository.tree(commit.tree)
    if let entry = root.entry(named: PackageLayout.root) {
      guard entry.isDirectory || isChecked else {
        throw GitError(
          "read \(PackageLayout.root) of \(distribution.name)", message: "it is not a folder",
          object: entry.id, kind: .corrupt)
      }
      packages = entry.isDirectory ? try repository.tree(entry.id) : nil
      isMisplaced = packages == nil
    } else {
      (packages, isMisplaced) = (nil, false)
    }
  }

  /// The version, where the distribution itself holds it.
  ///
  /// - Throws: `GitError` when the package's tree cannot be read.
  package func version(_ reference: PackageReference) throws(GitError) -> StoredVersion? {
    try folder(of: reference.name)?.version(reference.version)
  }

  /// The blob of `VERSION.sig`, whether the version stands beside it or not.
  ///
  /// - Throws: `GitError` when the package's tree cannot be read.
  package func signature(of reference: PackageReference) throws(GitError) -> ObjectID? {
    try folder(of: reference.name)?.signature(of: reference.version.description)
  }

  /// The versions of one package, lowest first.
  package func versions(of name: PackageName) throws(GitError) -> [StoredVersion] {
    try folder(of: name)?.contents(in: distribution.name).versions ?? []
  }

  /// The names of the packages, in order; entries that are no packages are left out.
  package func names() -> [PackageName] {
    (packages?.entries ?? [])
      .compactMap { entry in
        guard entry.isDirectory, let name = entry.name else { return nil }
        return try? PackageName(name)
      }
      .sorted()
  }

  /// Everything that stands under `packages/`: the versions in order, and what is none.
  package func contents() throws(GitError) -> (versions: [StoredVersion], faults: [LayoutFault]) {
    var versions: [StoredVersion] = []
    var faults = isMisplaced ? [fault(PackageLayout.root, .notADirectory)] : []
    for entry in packages?.entries ?? [] {
      let path = "\(PackageLayout.root)/\(entry.displayName)"
      guard entry.isDirectory else {
        faults.append(fault(path, .notADirectory))
        continue
      }
      guard let text = entry.name, let name = try? PackageName(text) else {
        faults.append(fault(path, .badName))
        continue
      }
      guard let folder = try folder(of: name) else { continue }
      let found = folder.contents(in: distribution.name)
      versions += found.versions
      faults += found.faults
    }
    // Names are [a-z0-9_]+, and git's order of folders puts `/` after none of these bytes but
    // before all of them: `ab` may come before or after `ab_c`, so sort.
    return (versions.sorted { $0.reference < $1.reference }, faults)
  }

  private func fault(_ path: String, _ problem: LayoutFault.Problem) -> LayoutFault {
    LayoutFault(distribution: distribution.name, path: path, problem: problem)
  }

  private func folder(of name: PackageName) throws(GitError) -> PackageFolder? {
    let text = name.description
    if let known = folders[text] { return known }
    guard let entry = packages?.entry(named: text), entry.isDirectory else { return nil }
    let folder = PackageFolder(name: name, tree: try repository.tree(entry.id))
    folders[text] = folder
    return folder
  }
}
