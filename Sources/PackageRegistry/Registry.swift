internal import Archive
internal import Git
internal import PackageStorage
internal import Synchronization

/// An embedded package registry: it loads packages from the layers of a distribution or from
/// folders, and answers what Kibana asks a registry, byte for byte.
///
/// A registry may be used from any number of threads. Its answers come from one immutable index,
/// which `replace` swaps whole.
public final class Registry: Sendable {
  /// The formats of a package's archive.
  public enum ArchiveFormat: String, Sendable, Hashable {
    case zip
    case tarGzip = "tar.gz"
  }

  private struct State {
    var index: RegistryIndex
    var arrivals: [ArrivalTimes]
    var loaded: LoadedNames
    var work: LayerLoader.Work
  }

  private let state: Mutex<State>
  private let options: RegistryOptions
  /// What archives have in common.
  private let contents: DeflatedContents

  /// Loads the packages of all sources, in their order.
  public init(
    sources: [RegistrySource], options: RegistryOptions = RegistryOptions()
  ) throws(RegistryError) {
    self.options = options
    contents = DeflatedContents(limit: options.archiveMemory)
    state = Mutex(try Self.load(sources, options, nil))
  }

  /// A registry that answers from this one's packages of now, whatever replaces them.
  private init(_ state: State, _ options: RegistryOptions, _ contents: DeflatedContents) {
    self.state = Mutex(state)
    (self.options, self.contents) = (options, contents)
  }

  /// Returns a registry that goes on answering from the packages of this moment.
  ///
  /// Several answers that belong together are asked of one such registry.
  public func snapshot() -> Registry {
    Registry(state.withLock { $0 }, options, contents)
  }

  /// Loads other sources, and from then on answers from them; a failure changes nothing.
  ///
  /// Of the layers of a distribution only those versions are read that this registry has not read
  /// yet. Answers are given from the old packages until all is read.
  ///
  /// - Parameters:
  ///   - sources: The new sources.
  ///   - isComplete: Whether versions that cannot be read at all, as where an object is missing, are
  ///     a failure; otherwise they are left out, as by `init`.
  /// - Throws: `RegistryError` where a source cannot be read, and as `isComplete` says.
  public func replace(
    sources: [RegistrySource], onlyIfComplete isComplete: Bool = false
  ) throws(RegistryError) {
    var new = try Self.load(sources, options, state.withLock { $0 })
    guard !isComplete || new.loaded.isComplete else {
      throw .unreadableSource(
        new.index.problems.first { $0.severity == .error }?.description ?? "an object is missing")
    }
    state.withLock { state in
      // A storage index may have changed while the rest was read.
      for case .storageIndex(let live) in sources.flatMap(\.kinds) {
        if let index = new.index.adopting(live) { new.index = index }
      }
      state = new
    }
  }

  /// Answers from now on from what a storage index lists at present.
  package func adopt(_ live: LiveStorageIndex) {
    state.withLock { state in
      if let index = state.index.adopting(live) { state.index = index }
    }
  }

  /// Whether the layers of these sources are those that it answers from, read without a failure.
  ///
  /// Sources that may change under way, such as folders, are never.
  func serves(_ sources: [RegistrySource]) -> Bool {
    let state = state.withLock { $0 }
    guard state.loaded.isComplete else { return false }
    var layers: [GitLayer] = []
    for kind in sources.flatMap(\.kinds) {
      switch kind {
      case .layers(let more, _): layers += more
      case .storageIndex: continue
      case .folders, .zips: return false
      }
    }
    return layers.elementsEqual(state.arrivals.map(\.layer)) {
      $0.name == $1.name && $0.tip == $1.tip
    }
  }

  private static func load(
    _ sources: [RegistrySource], _ options: RegistryOptions, _ old: State?
  ) throws(RegistryError) -> State {
    var loader = RegistryLoader(options: options)
    loader.cache = options.cacheFolder.map {
      IndexCache(CacheFolder(at: $0, report: options.report))
    }
    if let old { loader.previous = old.loaded }
    let (index, loaded, work) = try loader.load(sources)
    let known = old?.arrivals ?? []
    let arrivals = index.indexers.flatMap { indexer in
      indexer.access.layers.map { layer in
        ArrivalTimes(layer, after: known.first { $0.layer.name == layer.name })
      }
    }
    return State(index: index, arrivals: arrivals, loaded: loaded, work: work)
  }

  /// How much had to be read for the packages of this moment.
  var work: LayerLoader.Work { state.withLock { $0.work } }

  /// What answers are made from at this moment.
  var index: RegistryIndex { state.withLock { $0.index } }

  // MARK: What is served

  /// What was found wrong while loading.
  public var problems: [PackageProblem] { index.problems }

  /// A text that changes whenever any answer may have changed.
  public var fingerprint: String { index.fingerprint }

  /// Every version that is served, by name and version.
  public var packages: [PackageListing] {
    let all = Selection(filter: .everything, all: true)
    return ((try? all.packages(of: index)) ?? []).map(PackageListing.init)
  }

  // MARK: Answers

  /// Returns the body of `/search`.
  public func search(_ query: SearchQuery) throws(QueryError) -> [UInt8] {
    try SearchAnswer.body(query, index)
  }

  /// Returns the body of `/categories`.
  public func categories(_ query: CategoriesQuery) throws(QueryError) -> [UInt8] {
    try CategoriesAnswer.body(query, index)
  }

  /// Returns the body of `/package/NAME/VERSION/`.
  public func package(_ name: String, _ version: String) throws(RegistryFailure) -> [UInt8] {
    if let page = try describedPage(name, version) { return page }
    return try read(name, version) { (package, files, _) throws(PackageFault) in
      try PackagePage.body(package, files)
    }
  }

  /// Returns what stands for the page's bytes, in an entity tag, without reading the package; nil
  /// where the package's files may change under way.
  public func packageTag(_ name: String, _ version: String) throws(RegistryFailure) -> String? {
    guard let (package, _) = index.package(name, version) else { throw .noPackage }
    guard case .tree = package.location else { return nil }
    return Self.tag("page", package.fingerprint)
  }

  /// Returns a file of a package, by its path within the package.
  public func file(
    _ path: String, of name: String, _ version: String
  ) throws(RegistryFailure) -> RegistryFile {
    let arrivals = state.withLock { $0.arrivals }
    return try read(name, version) { (package, files, session) throws(PackageFault) in
      guard TreePackageFiles.isPlain(path: path), let entry = try files.entry(at: path),
        entry.kind == .file
      else { throw PackageFault(.missing, "no such file", file: path) }
      let bytes = try files.read(path, limit: PackageLimits.file)
      return RegistryFile(
        bytes: bytes,
        entityTag: entry.content?.description ?? SHA256.hexadecimal(of: bytes, count: 20),
        modified: entry.modified ?? Self.arrival(of: package, session, arrivals))
    }
  }

  /// Returns what is known of a file of a package without reading it; nil where the package's files
  /// may change under way.
  public func mark(
    of path: String, of name: String, _ version: String
  ) throws(RegistryFailure) -> RegistryFileMark? {
    let arrivals = state.withLock { $0.arrivals }
    return try read(name, version) { (package, files, session) throws(PackageFault) in
      guard case .tree = package.location else { return nil }
      guard TreePackageFiles.isPlain(path: path), let entry = try files.entry(at: path),
        entry.kind == .file, let content = entry.content
      else { throw PackageFault(.missing, "no such file", file: path) }
      return RegistryFileMark(
        entityTag: content.description, modified: Self.arrival(of: package, session, arrivals))
    }
  }

  /// Returns a package's archive.
  public func archive(
    _ format: ArchiveFormat, of name: String, _ version: String
  ) throws(RegistryFailure) -> RegistryFile {
    let arrivals = state.withLock { $0.arrivals }
    return try read(name, version) { (package, files, session) throws(PackageFault) in
      if case .zip(let path) = package.location, format == .zip {
        let bytes = try FileContent.read(path: path, limit: PackageLimits.archive)
        return RegistryFile(
          bytes: bytes, entityTag: SHA256.hexadecimal(of: bytes, count: 20), modified: nil)
      }
      let bytes = try PackageArtifact.bytes(
        package, files, format == .zip ? .zip : .tarGzip, contents)
      let tag = Self.archiveTag(format, package) ?? SHA256.hexadecimal(of: bytes, count: 20)
      return RegistryFile(
        bytes: bytes, entityTag: tag, modified: Self.arrival(of: package, session, arrivals))
    }
  }

  /// Returns what stands for an archive's bytes, in an entity tag, without building it; nil where
  /// the package's files may change under way.
  public func archiveTag(
    _ format: ArchiveFormat, of name: String, _ version: String
  ) throws(RegistryFailure) -> String? {
    guard let (package, _) = index.package(name, version) else { throw .noPackage }
    return Self.archiveTag(format, package)
  }

  /// Returns the signature of a package's zip.
  public func signature(_ name: String, _ version: String) throws(RegistryFailure) -> RegistryFile {
    let arrivals = state.withLock { $0.arrivals }
    return try read(name, version) { (package, _, session) throws(PackageFault) in
      guard let signature = package.signature else {
        throw PackageFault(.missing, "no signature")
      }
      let bytes = try session.read(signature)
      return RegistryFile(
        bytes: bytes, entityTag: SHA256.hexadecimal(of: bytes, count: 20),
        modified: Self.arrival(of: package, session, arrivals))
    }
  }

  /// Returns the time, in seconds since 1970, at which a version came to its branch; nil where it
  /// comes from no branch.
  public func arrivalTime(of name: String, _ version: String) throws(RegistryFailure) -> Int? {
    let arrivals = state.withLock { $0.arrivals }
    guard let (package, access) = index.package(name, version) else { throw .noPackage }
    do {
      return try access.withSession { (session) throws(PackageFault) in
        Self.arrival(of: package, session, arrivals)
      }
    } catch {
      throw RegistryFailure(error)
    }
  }

  /// Returns what a version of a distribution consists of.
  ///
  /// A file that a link leads to is listed under the link's path, too.
  public func contents(
    of name: String, _ version: String
  ) throws(RegistryFailure) -> PackageContents {
    try read(name, version) { (package, files, _) throws(PackageFault) in
      guard case .tree(let tree, _) = package.location else {
        throw PackageFault(.missing, "the package is in no git tree")
      }
      var paths: [String] = []
      try files.walk { (path, entry) throws(PackageFault) in
        switch entry.kind {
        case .file: paths.append(path)
        case .link where try files.hasFile(path): paths.append(path)
        case .link, .folder, .other: break
        }
      }
      return PackageContents(
        tree: tree.description, isSigned: package.signature != nil, files: paths)
    }
  }

  /// Whether the registry has a package of that name and version.
  public func contains(_ name: String, _ version: String) -> Bool {
    index.package(name, version) != nil
  }

  // MARK: Reading packages

  private func read<Result>(
    _ name: String, _ version: String,
    _ body: (IndexedPackage, any PackageFiles, PackageAccess.Session) throws(PackageFault) -> Result
  ) throws(RegistryFailure) -> Result {
    guard let (package, access) = index.package(name, version) else { throw .noPackage }
    func attempt() throws(PackageFault) -> Result {
      try access.withSession { (session) throws(PackageFault) in
        try body(package, try session.files(of: package.location), session)
      }
    }
    do throws(PackageFault) {
      do throws(PackageFault) {
        return try attempt()
      } catch {
        // The repository may have been packed anew since it was opened.
        guard error.kind == .unreadable, access.reopen() else { throw error }
        return try attempt()
      }
    } catch {
      throw RegistryFailure(error)
    }
  }

  /// The format of archives: to be raised whenever the same package gives other bytes.
  static let archiveFormat = 2

  private static func archiveTag(_ format: ArchiveFormat, _ package: IndexedPackage) -> String? {
    guard case .tree(let tree, _) = package.location else { return nil }
    let name = "\(package.name)-\(package.versionText)"
    return tag("\(format.rawValue) \(archiveFormat)", "\(name) \(tree)")
  }

  private static func tag(_ kind: String, _ text: String) -> String {
    SHA256.hexadecimal(of: "1 \(kind) \(text)".utf8, count: 20)
  }

  private static func arrival(
    of package: IndexedPackage, _ session: PackageAccess.Session, _ arrivals: [ArrivalTimes]
  ) -> Int? {
    guard case .tree(_, let layer) = package.location, arrivals.indices.contains(layer),
      let reader = session.reader
    else { return nil }
    return arrivals[layer].time(of: String(package.path.dropFirst("packages/".count)), reader)
  }
}
