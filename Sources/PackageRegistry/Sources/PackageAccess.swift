internal import Git

/// Opens the files of packages of one source, from any thread.
struct PackageAccess: Sendable {
  /// What stays open while several packages are read; belongs to one thread.
  struct Session {
    /// Reads the repository that the source is in; nil for other sources.
    let reader: TreeReader?

    /// Opens the files of one package.
    ///
    /// `location` must be of this source. `isLoading` says that manifests will be read next and nothing
    /// is served: an archive is read but once, and blobs are not hashed again. What `held` has of a
    /// tree is not read.
    func files(
      of location: PackageLocation, isLoading: Bool = false, held: HeldBlobs? = nil
    ) throws(PackageFault) -> any PackageFiles {
      switch location {
      case .tree(let tree, _):
        guard let reader else { preconditionFailure("BUG: a tree outside of a repository") }
        return TreePackageFiles(reader: reader, tree: tree, isVerified: !isLoading, held: held)
      case .folder(let path):
        return FolderPackageFiles(root: path)
      case .zip(let path):
        return try ZipPackageFiles(path) { file in
          guard isLoading, file.hasSuffix(".yml") || file.hasSuffix(".json") else { return false }
          return file == "manifest.yml" || file.hasPrefix("data_stream/")
        }
      case .document:
        throw PackageFault(.missing, "its files are elsewhere")
      }
    }

    /// Reads a signature.
    func read(_ signature: SignatureLocation) throws(PackageFault) -> [UInt8] {
      switch signature {
      case .file(let path):
        return try FileContent.read(path: path, limit: PackageLimits.manifest)
      case .blob(let id):
        guard let reader else { preconditionFailure("BUG: a blob outside of a repository") }
        do {
          return try reader.repository.blob(id, limit: PackageLimits.manifest)
        } catch {
          throw PackageFault(error)
        }
      }
    }
  }

  /// What kind of source it is.
  let kind: LookupKind
  private let repositories: RepositoryPool?
  /// The layers of the source; empty unless it is a distribution.
  let layers: [GitLayer]
  /// The storage index that describes the packages; nil for other sources.
  let storageIndex: LiveStorageIndex?

  init(_ kind: RegistrySource.Kind) {
    switch kind {
    case .layers(let layers, let repositories):
      self.kind = .branches
      self.repositories = repositories
      self.layers = layers
      storageIndex = nil
    case .folders, .zips:
      self.kind = if case .zips = kind { .zips } else { .folders }
      repositories = nil
      layers = []
      storageIndex = nil
    case .storageIndex(let index):
      self.kind = .storageIndex
      repositories = nil
      layers = []
      storageIndex = index
    }
  }

  /// Makes the next sessions open the repository anew; returns false where there is none.
  func reopen() -> Bool {
    repositories?.close()
    return repositories != nil
  }

  /// Lends what is needed to read packages to `body`.
  func withSession<Result>(
    _ body: (Session) throws(PackageFault) -> Result
  ) throws(PackageFault) -> Result {
    guard let repositories else { return try body(Session(reader: nil)) }
    return try repositories.withReader { (reader) throws(PackageFault) in
      try body(Session(reader: reader))
    }
  }
}
