internal import Git

/// One version below a folder `packages/NAME`, as it was read.
struct LoadedVersion: Sendable {
  /// The name of the version's folder.
  let folder: String
  let tree: ObjectID
  /// The blob `VERSION.sig` beside the folder.
  let signature: ObjectID?
  /// nil where the version cannot be served.
  let facts: PackageFacts?
  /// What is wrong with it, without an origin.
  let problems: [PackageProblem]
  /// Whether reading it again would give the same; not so where an object could not be read.
  let isFinal: Bool
  /// The version's path in its branch.
  let path: String
  /// What stands for the version in the fingerprint of an index.
  let fingerprint: String

  init(
    _ name: String, _ folder: String, tree: ObjectID, signature: ObjectID?, facts: PackageFacts?,
    problems: [PackageProblem], isFinal: Bool
  ) {
    self.folder = folder
    self.tree = tree
    self.signature = signature
    self.facts = facts
    self.problems = problems
    self.isFinal = isFinal
    path = Self.path(name, folder)
    fingerprint = tree.description + (signature == nil ? "" : "+sig")
  }

  static func path(_ name: String, _ folder: String) -> String {
    "packages/\(name)/\(folder)"
  }
}

/// What stands below a folder `packages/NAME`: a function of the name and the folder's tree.
final class LoadedName: Sendable {
  /// A tree, and the name that it has.
  struct Key: Hashable, Sendable {
    let name: String
    let tree: ObjectID
  }

  /// Something that no version is, and that is left out.
  struct Oddity: Sendable {
    let path: String
    let message: String
  }

  let key: Key
  /// By the bytes of their folders' names.
  let versions: [LoadedVersion]
  let oddities: [Oddity]

  init(_ key: Key, versions: [LoadedVersion], oddities: [Oddity]) {
    self.key = key
    self.versions = versions
    self.oddities = oddities
  }

  /// Whether reading it again would give the same.
  var isFinal: Bool { versions.allSatisfy(\.isFinal) }

  // MARK: The index cache

  /// To be raised whenever the bytes below, or what facts are made from, change.
  static let format = 2

  func write(to cache: inout CacheWriter) {
    cache.number(Self.format)
    cache.text(key.name)
    cache.id(key.tree)
    cache.list(versions) { cache, version in
      cache.text(version.folder)
      cache.id(version.tree)
      cache.optional(version.signature) { $0.id($1) }
      cache.list(version.problems) { $1.write(to: &$0) }
      cache.optional(version.facts) { $1.write(to: &$0) }
    }
    cache.list(oddities) { cache, oddity in
      cache.text(oddity.path)
      cache.text(oddity.message)
    }
  }

  /// Reads which name and tree the bytes are of.
  static func key(from cache: inout CacheReader) throws(CacheDamage) -> Key {
    guard try cache.number() == format else { throw CacheDamage() }
    return Key(name: try cache.text(), tree: try cache.id())
  }

  init(
    _ key: Key, from cache: inout CacheReader, _ parsed: inout ParsedTexts
  ) throws(CacheDamage) {
    guard try Self.key(from: &cache) == key else { throw CacheDamage() }
    self.key = key
    var texts = parsed
    defer { parsed = texts }
    versions = try cache.list { (cache) throws(CacheDamage) in
      let folder = try cache.text()
      let tree = try cache.id()
      let signature = try cache.optional { (cache) throws(CacheDamage) in try cache.id() }
      let problems = try cache.list { (cache) throws(CacheDamage) in
        try PackageProblem(from: &cache)
      }
      let facts = try cache.optional { (cache) throws(CacheDamage) in
        try PackageFacts(&cache, &texts)
      }
      return LoadedVersion(
        key.name, folder, tree: tree, signature: signature, facts: facts, problems: problems,
        isFinal: true)
    }
    oddities = try cache.list { (cache) throws(CacheDamage) in
      Oddity(path: try cache.text(), message: try cache.text())
    }
    guard cache.isAtEnd else { throw CacheDamage() }
  }
}
