internal import Dispatch
internal import Synchronization

/// Loads all packages of a registry's sources into an index.
struct RegistryLoader {
  let options: RegistryOptions

  /// Where names are kept between processes.
  var cache: IndexCache?
  /// What was read before of layers.
  var previous = LoadedNames()

  /// Loads the sources in order.
  ///
  /// - Returns: The index, what is known of layers, and what had to be read for it.
  func load(
    _ sources: [RegistrySource]
  ) throws(RegistryError) -> (
    index: RegistryIndex, loaded: LoadedNames, work: LayerLoader.Work
  ) {
    var indexers: [Indexer] = []
    var problems: [PackageProblem] = []
    var loaded = LoadedNames()
    var work = LayerLoader.Work()
    do throws(PackageFault) {
      for kind in sources.flatMap(\.kinds) {
        let packages: [IndexedPackage]
        switch kind {
        case .layers(let layers, let repositories):
          var loader = LayerLoader(options: options, cache: cache, previous: previous)
          let (listed, names) = try loader.load(layers, repositories)
          loaded.merge(names)
          work.add(loader.work)
          let assembly = LayerAssembly(listed, names)
          problems += assembly.problems
          packages = assembly.packages
        case .folders(let paths):
          var candidates: [PackageCandidate] = []
          for path in paths {
            candidates += try PathDiscovery.folders(in: path, problems: &problems)
          }
          packages = try loadAll(candidates, kind, &problems)
        case .zips(let paths):
          var candidates: [PackageCandidate] = []
          for path in paths { candidates += try PathDiscovery.zips(in: path) }
          packages = try loadAll(candidates, kind, &problems)
        case .storageIndex(let index):
          indexers.append(index.indexer(PackageAccess(kind)))
          problems += index.current.problems
          continue
        }
        indexers.append(Indexer(packages, access: PackageAccess(kind)))
      }
    } catch {
      throw error.kind == .noLibrary
        ? .noArchiveLibrary(error.message) : .unreadableSource(error.message)
    }
    if options.isStrict {
      let errors = problems.filter { $0.severity == .error }
      guard errors.isEmpty else { throw .brokenPackages(errors) }
    }
    let index = RegistryIndex(indexers, problems: problems, observer: options.lookupObserver)
    return (index, loaded, work)
  }

  /// Loads candidates on several threads; the result is in their order.
  private func loadAll(
    _ candidates: [PackageCandidate], _ kind: RegistrySource.Kind,
    _ problems: inout [PackageProblem]
  ) throws(PackageFault) -> [IndexedPackage] {
    struct Share {
      var packages: [(Int, IndexedPackage)] = []
      var problems: [(Int, PackageProblem)] = []
      var failure: PackageFault?
    }
    let access = PackageAccess(kind)
    let shares = Self.shares(candidates, count: max(1, options.threads))
    let results = Mutex<[Share]>([])
    DispatchQueue.concurrentPerform(iterations: shares.count) { number in
      var share = Share()
      do throws(PackageFault) {
        try access.withSession { (session) throws(PackageFault) in
          let loader = PackageLoader(options: options)
          for place in shares[number] {
            let candidate = candidates[place]
            var found: [PackageProblem] = []
            do throws(PackageFault) {
              let files = try session.files(of: candidate.location, isLoading: true)
              if let package = loader.load(candidate, files, problems: &found) {
                share.packages.append((place, package))
              }
            } catch {
              // The machine's fault, not the package's.
              guard error.kind != .noLibrary else { throw error }
              found.append(
                PackageProblem(.error, origin: candidate.origin, package: candidate.path, error))
            }
            share.problems += found.map { (place, $0) }
          }
        }
      } catch {
        share.failure = error
      }
      results.withLock { $0.append(share) }
    }
    let all = results.withLock { $0 }
    if let failure = all.compactMap(\.failure).first { throw failure }
    problems += all.flatMap(\.problems).sorted { $0.0 < $1.0 }.map(\.1)
    return all.flatMap(\.packages).sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// Divides candidates among threads; those of one folder stay together, since they share files.
  private static func shares(_ candidates: [PackageCandidate], count: Int) -> [[Int]] {
    var groups: [Substring: [Int]] = [:]
    for (place, candidate) in candidates.enumerated() {
      let end = candidate.path.lastIndex(of: "/") ?? candidate.path.startIndex
      groups[candidate.path[..<end], default: []].append(place)
    }
    var shares = [[Int]](repeating: [], count: count)
    for group in groups.values.sorted(by: { ($0.count, $1[0]) > ($1.count, $0[0]) }) {
      let smallest = shares.indices.min { shares[$0].count < shares[$1].count } ?? 0
      shares[smallest] += group
    }
    return shares.filter { !$0.isEmpty }
  }
}
