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
      let found = Self.concurrently(missing, options.threads) { next in
        var parsed = ParsedTexts()
        var names: [LoadedName] = []
        while let key = next() {
          if let name = cache.name(key, &parsed) { names.append(name) }
        }
        return names
      }
      for name in found { loaded.names[name.key] = name }
      work.cachedNames += found.count
      missing.removeAll { loaded.names[$0] != nil }
    }
    for name in try read(missing, repositories) { loaded.names[name.key] = name }
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

  /// Reads names from the repository, and keeps them.
  private mutating func read(
    _ keys: [LoadedName.Key], _ repositories: RepositoryPool
  ) throws(PackageFault) -> [LoadedName] {
    guard !keys.isEmpty else { return [] }
    let known = Dictionary(grouping: previous.names.values, by: \.key.name)
    let failure = Mutex<PackageFault?>(nil)
    let count = Mutex(0)
    let (options, cache) = (options, cache)
    let names = Self.concurrently(keys, options.threads) { next -> [LoadedName] in
      do throws(PackageFault) {
        return try repositories.withReader { (reader) throws(PackageFault) in
          var loader = NameLoader(options: options, reader: reader)
          var names: [LoadedName] = []
          while let key = next() {
            let name = try loader.load(key, known: known[key.name] ?? [])
            cache?.insert(name)
            names.append(name)
          }
          count.withLock { $0 += loader.readVersions }
          return names
        }
      } catch {
        failure.withLock { $0 = error }
        return []
      }
    }
    if let fault = failure.withLock({ $0 }) { throw fault }
    cache?.shrink()
    work.readVersions += count.withLock { $0 }
    return names
  }

  /// Runs `body` on several threads, each of which takes one key after the other.
  private static func concurrently<Result: Sendable>(
    _ keys: [LoadedName.Key], _ threads: Int,
    _ body: @Sendable (_ next: () -> LoadedName.Key?) -> [Result]
  ) -> [Result] {
    let place = Mutex(0)
    let results = Mutex<[Result]>([])
    DispatchQueue.concurrentPerform(iterations: min(max(1, threads), keys.count)) { _ in
      let part = body {
        let mine = place.withLock { place in
          defer { place += 1 }
          return place
        }
        return mine < keys.count ? keys[mine] : nil
      }
      results.withLock { $0 += part }
    }
    return results.withLock { $0 }
  }
}
