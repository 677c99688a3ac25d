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

  fileprivate struct State {
    var index: RegistryIndex
    var arrivals: [ArrivalTimes]
    var loaded: LoadedNames
    var work: LayerLoader.Work
  }

  private let state: Mutex<State>
  private let options: RegistryOptions

  /// Loads the packages of all sources, in their order.
  public init(
    sources: [RegistrySource], options: RegistryOptions = RegistryOptions()
  ) throws(RegistryError) {
    self.options = options
    state = Mutex(try Self.load(sources, options, nil))
  }

  /// A registry that answers from this one's packages of now, whatever replaces them.
  private init(_ state: State, _ options: RegistryOptions) {
    self.state = Mutex(state)
    self.options = options
  }

  /// Returns a registry that goes on answering from the packages of this moment.
  ///
  /// Several answers that belong together are asked of one such registry.
  public func snapshot() -> Registry {
    Registry(state.withLock { $0 }, options)
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
    _ = try exchange(for: sources, onlyIfComplete: isComplete)
  }

  /// What was answered from before.
  ///
  /// Freeing thousands of packages takes a millisecond, which is to be spent by whoever replaced
  /// them, and not by the last thread that still answers from them.
  struct Retired: Sendable {
    fileprivate let state: State
  }

  /// As `replace`; returns what was replaced.
  func exchange(
    for sources: [RegistrySource], onlyIfComplete isComplete: Bool
  ) throws(RegistryError) -> Retired {
    let old = state.withLock { $0 }
    var new = try Self.load(sources, options, old)
    guard !isComplete || new.loaded.isComplete else {
      throw .unreadableSource(
        new.index.problems.first { $0.severity == .error }?.description ?? "an object is missing")
    }
    return state.withLock { state in
      // A storage index may have changed while the rest was read.
      for case .storageIndex(let live) in sources.flatMap(\.kinds) {
        if let index = new.index.adopting(live) { new.index = index }
      }
      let retired = Retired(state: state)
      state = new
      return retired
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
        let times = ArrivalTimes.of(layer, after: known.first { $0.layer.name == layer.name })
        // Those who ask were asking before, too: they shall not wait for a walk.
        if times.isWanted {
          _ = try? indexer.access.withSession { (session) throws(PackageFault) in
            session.reader.map { times.prepare($0) }
          }
        }
        return times
      }
    }
    return State(index: index, arrivals: arrivals, loaded: loaded, work: work)
  }

  /// When the versions of each layer came.
  var arrivals: [ArrivalTimes] { state.withLock { $0.arrivals } }

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

  /// Whether the registry has a package of that name and version.
  public func contains(_ name: String, _ version: String) -> Bool {
    index.package(name, version) != nil
  }
}
