package import Git

/// Where a registry gets packages from.
public struct RegistrySource: Sendable {
  enum Kind: Sendable {
    case layers([GitLayer], RepositoryPool)
    case folders([String])
    case zips([String])
    case storageIndex(LiveStorageIndex)
  }

  /// The indexers that the source stands for, in order.
  let kinds: [Kind]

  /// Folders that hold package folders (`PATH/x/VERSION/…`) and package zips (`PATH/…/x.zip`).
  ///
  /// All zips are searched before all folders, and within each kind the paths in their order; the
  /// first package found of a name and version is served.
  public static func paths(_ paths: [String]) -> RegistrySource {
    RegistrySource(kinds: [.zips(paths), .folders(paths)])
  }

  /// The branches of a git repository, searched in their order: the most stable first.
  ///
  /// Packages are read straight from the tree `packages` of each branch's tip; nothing is checked
  /// out. Later commits are seen by a source made anew.
  ///
  /// - Parameters:
  ///   - names: The branches, local ones or else those of the remote `origin`.
  ///   - commits: For a branch that is to be read as it was: 40 hexadecimal digits of the commit.
  ///   - path: Where the repository is.
  ///   - environment: The variables of the process, which decide whether git trusts its owner.
  /// - Returns: The source.
  /// - Throws: `RegistryError` when the repository or one of the branches cannot be read.
  public static func branches(
    _ names: [String], at commits: [String: String] = [:], ofRepositoryAt path: String,
    environment: [String: String]
  ) throws(RegistryError) -> RegistrySource {
    try branches(
      names, at: commits, ofRepositoryAt: path, environment: environment, staged: nil)
  }

  /// The branches of a git repository at commits of which some may be in memory only.
  ///
  /// - Parameters:
  ///   - names: As above.
  ///   - commits: As above; they may be among the staged objects.
  ///   - path: Where the repository is.
  ///   - environment: The variables of the process.
  ///   - staged: Objects that are read as if the repository had them.
  /// - Returns: The source.
  /// - Throws: `RegistryError` when the repository or one of the branches cannot be read.
  package static func branches(
    _ names: [String], at commits: [String: String], ofRepositoryAt path: String,
    environment: [String: String], staged: StagedObjects?
  ) throws(RegistryError) -> RegistrySource {
    var layers: [GitLayer] = []
    do {
      let repository = try Repository.open(at: path, environment: environment)
      let staging = try staged.map { (objects) throws(GitError) in
        try ObjectStaging(repository, holding: objects)
      }
      defer { withExtendedLifetime(staging) {} }
      for name in names {
        let tip =
          try commits[name].flatMap { ObjectID(hexadecimal: $0) }
          ?? repository.target(of: "refs/heads/" + name)
          ?? repository.target(of: repository.trackingReference(of: name))
        guard let tip else {
          throw RegistryError.unreadableSource("repository \(path) has no branch \(name)")
        }
        layers.append(try GitLayer(name: name, tip: tip, in: repository))
      }
    } catch let error as RegistryError {
      throw error
    } catch {
      throw .unreadableSource("cannot read repository \(path): \(error)")
    }
    return .layers(
      layers, RepositoryPool(path: path, environment: environment, staged: staged))
  }

  /// The layers of a distribution, which are searched in their order.
  static func layers(_ layers: [GitLayer], _ repositories: RepositoryPool) -> RegistrySource {
    RegistrySource(kinds: [.layers(layers, repositories)])
  }
}
