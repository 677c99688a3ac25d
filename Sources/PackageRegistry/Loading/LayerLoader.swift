internal import Dispatch
internal import Git
internal import PackageStorage
internal import Synchronization

/// Everything that was read of some layers, to be used again when their tips have moved.
struct LoadedNames: Sendable {
  fileprivate(set) var names: [LoadedName.Key: LoadedName] = [:]

  mutating func merge(_ others: LoadedNames) {
    names.merge(others.names) { first, _ in first }
  }

  /// Whether everything could be read.
  var isComplete: Bool { names.values.allSatisfy(\.isFinal) }
}

/// Reads the packages of a distribution's layers; what was read before is not read again.
struct LayerLoader {
  let options: RegistryOptions
  /// Where names are kept between processes.
  let cache: IndexCache?
  /// What is known already.
  let previous: LoadedNames

  /// One layer's names in the order of their bytes.
  struct Layer {
    let layer: GitLayer
    let names: [LoadedName.Key]
  }

  /// How much work a load was.
  struct Work {
    var cachedNames = 0
    var readVersions = 0

    mutating func add(_ other: Work) {
      cachedNames += other.cachedNames
      readVersions += other.readVersions
    }
  }

  private(set) var work = Work()

  /// From how many names on reading is spread all over a pack: a start, not what a promotion changed.
  private static let manyNames = 32

  init(options: RegistryOptions, cache: IndexCache?, previous: LoadedNames) {
    self.options = options
    // Other checks give other results: only those of the usual ones are kept.
    self.cache = options.checksContents || options.requiresSignatures ? nil : cache
    self.previous = previous
  }

  /// Reads the names of all layers.
  mutating func load(
    _ layers: [GitLayer], _ repositories: RepositoryPool
  ) throws(PackageFault) -> (layers: [Layer], loaded: LoadedNames) {
    let listed = try repositories.withReader { (reader) throws(PackageFault) in
      var listed: [Layer] = []
      for layer in layers {
        listed.append(Layer(layer: layer, names: try Self.names(layer, reader)))
      }
      return listed
    }
    var loaded = LoadedNames()
    var missing: [LoadedName.Key] = []
    var seen: Set<LoadedName.Key> = []
    for key in listed.flatMap(\.names) where seen.insert(key).inserted {
      if let known = previous.names[key], known.isFinal {
        loaded.names[key] = known
      } else {
        missing.append(key)
      }
    }
    if let cache {
      let files = Dictionary(grouping: missing) { IndexCache.file(of: $0.name) }.map { $0 }
      let found = Self.concurrently(files, options.threads) { next in
        var parsed = ParsedTexts()
        var names: [LoadedName] = []
        while let (file, keys) = next() { names += cache.names(Set(keys), in: file, &parsed) }
        return names
      }
      for name in found { loaded.names[name.key] = name }
      work.cachedNames += found.count
      missing.removeAll { loaded.names[$0] != nil }
    }
    let read = try read(missing, repositories)
    for name in read { loaded.names[name.key] = name }
    keep(read, wanted: seen)
    return (listed, loaded)
  }

  private static func names(
    _ layer: GitLayer, _ reader: TreeReader
  ) throws(PackageFault) -> [LoadedName.Key] {
    guard let packages = layer.packages else { return [] }
    return try reader.entries(packages).filter(\.isDirectory)
      .map { LoadedName.Key(name: $0.displayName, tree: $0.id) }
      .sorted { ByteOrder.isLess($0.name, $1.name) }
  }

  /// Keeps what was read for other processes.
  private func keep(_ names: [LoadedName], wanted: Set<LoadedName.Key>) {
    guard let cache, !names.isEmpty else { return }
    let files = Dictionary(grouping: names) { IndexCache.file(of: $0.key.name) }.values.map { $0 }
    _ = Self.concurrently(files, options.threads) { next -> [Never] in
      while let names = next() { cache.insert(names, wanted: wanted) }
      return []
    }
    cache.shrink()
  }

  /// Reads names from the repository.
  private mutating func read(
    _ keys: [LoadedName.Key], _ repositories: RepositoryPool
  ) throws(PackageFault) -> [LoadedName] {
    guard !keys.isEmpty else { return [] }
    let known = Dictionary(grouping: previous.names.values, by: \.key.name)
    let failure = Mutex<PackageFault?>(nil)
    let count = Mutex(0)
    let options = options
    // What a name has in several layers goes to one thread: most of it is the same.
    let groups = Dictionary(grouping: keys, by: \.name).values.sorted { $0.count > $1.count }
    let read = { () -> [LoadedName] in
      Self.concurrently(groups, options.threads) { next in
        do throws(PackageFault) {
          return try repositories.withReader { (reader) throws(PackageFault) in
            var loader = NameLoader(options: options, reader: reader)
            var names: [LoadedName] = []
            while let keys = next() {
              for key in keys {
                names.append(try loader.load(key, known: known[key.name] ?? []))
              }
            }
            count.withLock { $0 += loader.readVersions }
            return names
          }
        } catch {
          failure.withLock { $0 = error }
          return []
        }
      }
    }
    let names: [LoadedName]
    if groups.count < Self.manyNames {
      names = read()
    } else {
      names = PackWindows.widened(read)
      // What was mapped goes with those who read it.
      repositories.close()
    }
    if let fault = failure.withLock({ $0 }) { throw fault }
    work.readVersions += count.withLock { $0 }
    return names
  }

  /// Runs `body` on several threads, each of which takes one task after the other.
  private static func concurrently<Task: Sendable, Result: Sendable>(
    _ tasks: [Task], _ threads: Int, _ body: @Sendable (_ next: () -> Task?) -> [Result]
  ) -> [Result] {
    let place = Mutex(0)
    let results = Mutex<[Result]>([])
    DispatchQueue.concurrentPerform(iterations: min(max(1, threads), tasks.count)) { _ in
      let part = body {
        let mine = place.withLock { place in
          defer { place += 1 }
          return place
        }
        return mine < tasks.count ? tasks[mine] : nil
      }
      results.withLock { $0 += part }
    }
    return results.withLock { $0 }
  }
}
