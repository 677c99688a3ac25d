import Foundation
import Git
import PackageStorage
import TestSupport
import Testing

@testable import PackageRegistry

/// The index cache: the next start reads no package, and whatever happens to it, answers stay true.
@Suite(.tags(.medium)) struct IndexCacheTests {
  private let directory: TemporaryDirectory
  private let repository: TestRepository

  init() throws {
    directory = try TemporaryDirectory("storage-index-cache")
    repository = try TestRepository {
      TestBranch("production") {
        TestPackage("nginx", "1.0.0", signature: "signed")
        TestPackage(
          "nginx", "1.1.0",
          manifest: SamplePackages.manifest(
            "nginx", "1.1.0",
            """
            deprecated:
              since: 1.1.0
              description: Use other
              replaced_by:
                package: other
            categories: [web, odd]
            """))
        TestPackage("broken", "1.0.0", manifest: "name: [\n")
        TestFile("packages/nginx/notes.txt")
      }
      TestBranch("staging") {
        TestPackage("nginx", "1.2.0-beta1", kibana: "^7.0.0 || ^8.0.0")
        TestPackage("system", "0.1.0")
        TestFile("packages/system/0.1.0/data_stream/cpu/manifest.yml", "title: C\ntype: metrics\n")
      }
    }
  }

  private var cache: String { directory.path("cache") }

  private func registry(
    cache: String?, _ change: (inout RegistryOptions) -> Void = { _ in }
  ) throws -> Registry {
    var options = RegistryOptions()
    options.cacheFolder = cache
    change(&options)
    return try Registry(
      sources: [
        .branches(["production", "staging"], ofRepositoryAt: repository.path, environment: [:])
      ], options: options)
  }

  /// All that a client or an operator can see of the index.
  private func answers(_ registry: Registry) throws -> [String] {
    [
      registry.fingerprint, try registry.search("all=true&prerelease=true"),
      try registry.search("kibana.version=7.17.0"), try registry.search("category=web"),
      try registry.categories("prerelease=true&include_policy_templates=true"),
      String(decoding: try registry.package("nginx", "1.0.0"), as: UTF8.self),
      registry.packages.map { "\($0)" }.joined(separator: "\n"),
    ] + registry.problems.map(\.description)
  }

  private func files() -> [String] {
    let names = FileManager.default.enumerator(atPath: cache)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix("-\(LoadedName.format)") }.map { cache + "/" + $0 }.sorted()
  }

  @Test func theNextStartReadsNoPackage() throws {
    let plain = try registry(cache: nil)
    let first = try registry(cache: cache)
    #expect(plain.work.readVersions == 5)
    #expect(first.work.readVersions == 5)
    #expect(files().count == 3)
    let second = try registry(cache: cache)
    #expect(second.work.readVersions == 0)
    #expect(second.work.cachedNames == 4)
    #expect(try answers(first) == answers(plain))
    #expect(try answers(second) == answers(plain))
    #expect(plain.problems.count == 3)
  }

  @Test func onlyChangedNamesAreReadAfterAMove() throws {
    _ = try registry(cache: cache)
    try repository.commit(to: "staging") { TestPackage("system", "0.2.0") }
    let second = try registry(cache: cache)
    #expect(second.work.cachedNames == 3)
    #expect(second.work.readVersions == 2)
    #expect(try answers(second) == answers(try registry(cache: nil)))
  }

  @Test func otherChecksDoNotUseIt() throws {
    _ = try registry(cache: cache)
    let strict = try registry(cache: cache) { $0.requiresSignatures = true }
    #expect(strict.work.readVersions == 5)
    #expect(try strict.found("all=true") == ["nginx-1.0.0"])
    #expect(try answers(try registry(cache: cache)) == answers(try registry(cache: nil)))
  }

  @Test func damageIsNoticedAndRepaired() throws {
    let expected = try answers(try registry(cache: cache))
    let files = files()
    for file in files {
      let whole = [UInt8](try Data(contentsOf: URL(filePath: file)))
      for place in stride(from: 0, to: whole.count, by: max(1, whole.count / 25)) {
        var damaged = whole
        damaged[place] ^= 0x20
        try Data(damaged).write(to: URL(filePath: file))
        let registry = try registry(cache: cache)
        // Both trees of a name are in one file.
        #expect([2, 3].contains(registry.work.cachedNames))
        #expect(try answers(registry) == expected)
        #expect([UInt8](try Data(contentsOf: URL(filePath: file))) == whole)
      }
    }
  }

  @Test func filesOfOtherFormatsAndNamesAreIgnored() throws {
    let expected = try answers(try registry(cache: cache))
    let files = files()
    // Each file under the key of the next: whole, and of something else.
    let contents = try files.map { try Data(contentsOf: URL(filePath: $0)) }
    for (place, file) in files.enumerated() {
      try contents[(place + 1) % files.count].write(to: URL(filePath: file))
    }
    let second = try registry(cache: cache)
    #expect(second.work.cachedNames == 0)
    #expect(try answers(second) == expected)
    for file in self.files() {
      let older = String(file.dropLast()) + "0"
      try FileManager.default.moveItem(atPath: file, toPath: older)
      try contents[0].write(to: URL(filePath: String(file.dropLast()) + "99"))
    }
    let third = try registry(cache: cache)
    #expect(third.work.cachedNames == 0)
    #expect(try answers(third) == expected)
  }

  /// Storages that share a folder share its files; neither drives the other's names out.
  @Test func otherStoragesKeepTheirNames() throws {
    _ = try registry(cache: cache)
    try repository.commit(to: "staging") { TestPackage("system", "0.2.0") }
    _ = try registry(cache: cache)
    var options = RegistryOptions()
    options.cacheFolder = cache
    let other = try TestRepository {
      TestBranch("production") {
        TestPackage("nginx", "9.0.0")
        TestPackage("system", "9.0.0")
      }
    }
    for readVersions in [2, 0] {
      let registry = try Registry(
        sources: [.branches(["production"], ofRepositoryAt: other.path, environment: [:])],
        options: options)
      #expect(registry.work.readVersions == readVersions)
    }
    #expect(files().count == 3)
    #expect(try registry(cache: cache).work.readVersions == 0)
    // The names of before the commit are there, too.
    try repository.git.run("branch", "--force", "staging", "staging~1")
    #expect(try registry(cache: cache).work.readVersions == 0)
  }

  /// What is in use stays when a file is full.
  @Test func fullFilesForgetWhatIsNotInUse() throws {
    let folder = CacheFolder(at: cache)
    let cache = IndexCache(folder)
    func name(_ number: Int) -> LoadedName {
      let tree = ObjectID(ofBlob: Array("\(number)".utf8))
      let note = String(repeating: "x", count: IndexCache.fileLimit / 4)
      return LoadedName(
        LoadedName.Key(name: "nginx", tree: tree), versions: [],
        oddities: [LoadedName.Oddity(path: "\(number)", message: note)])
    }
    let names = (0..<6).map(name)
    for name in names { cache.insert([name], wanted: [names[0].key, name.key]) }
    var parsed = ParsedTexts()
    let kept = cache.names(Set(names.map(\.key)), in: IndexCache.file(of: "nginx"), &parsed)
    #expect(kept.map(\.oddities[0].path) == ["5", "0", "4"])
  }

  @Test func noBytesMakeTheReaderFail() throws {
    let registry = try registry(cache: cache)
    #expect(registry.work.readVersions == 5)
    let folder = CacheFolder(at: cache)
    let key = try #require(files().first.map { URL(filePath: $0).lastPathComponent })
    let payload = try #require(folder.read(.registry, key, limit: 1 << 20))
    var random = SplitMix64(seed: 3)
    let first = try #require(try wholeKeys(of: payload).first)
    for _ in 0..<3_000 {
      var changed = payload
      for _ in 0..<Int.random(in: 1...4, using: &random) where !changed.isEmpty {
        let place = Int.random(in: 0..<changed.count, using: &random)
        if Bool.random(using: &random) {
          changed[place] = UInt8.random(in: 0...255, using: &random)
        } else {
          changed.removeSubrange(place..<min(changed.count, place + 3))
        }
      }
      var parsed = ParsedTexts()
      #expect(IndexCache.names([first], in: changed, &parsed).count <= 1)
    }
  }

  private func wholeKeys(of file: [UInt8]) throws -> [LoadedName.Key] {
    var reader = CacheReader(file)
    var keys: [LoadedName.Key] = []
    while !reader.isAtEnd {
      var entry = CacheReader(try reader.slice())
      keys.append(try LoadedName.key(from: &entry))
    }
    return keys
  }

  /// Whatever changes these bytes must raise `LoadedName.format`: caches of the program before are
  /// read by this one.
  @Test func theFormatIsTheOneThatItsNumberStandsFor() throws {
    _ = try registry(cache: cache)
    let folder = CacheFolder(at: cache)
    var all: [UInt8] = []
    for file in files() {
      all += try #require(
        folder.read(.registry, URL(filePath: file).lastPathComponent, limit: 1 << 20))
    }
    #expect("\(LoadedName.format) \(all.count) \(Self.digest(all))" == Self.known)
  }

  private static let known = "2 2675 856632841015034745"

  private static func digest(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
  }
}
