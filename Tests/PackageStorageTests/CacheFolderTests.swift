import Foundation
import PackageStorage
import TestSupport
import Testing

@Suite("The folder of caches", .tags(.medium))
struct CacheFolderTests {
  private let directory: TemporaryDirectory
  private let cache: CacheFolder
  private static let key = "abcdef0123-1"

  init() throws {
    directory = try TemporaryDirectory("storage-cache")
    cache = CacheFolder(directory.path("cache"), .findings)
  }

  private var file: String { directory.path("cache/v1/findings/ab/\(Self.key)") }

  @Test func whatIsKeptIsFound() throws {
    #expect(cache.bytes(for: Self.key) == nil)
    #expect(cache.keep([1, 2, 3], for: Self.key))
    #expect(cache.bytes(for: Self.key) == [1, 2, 3])
    #expect(cache.keep([], for: Self.key))
    #expect(cache.bytes(for: Self.key) == [])
    #expect(CacheFolder(directory.path("cache"), .registry).bytes(for: Self.key) == nil)
    let folder = try FileManager.default.contentsOfDirectory(
      atPath: directory.path("cache/v1/findings/ab"))
    #expect(folder == [Self.key])
    for path in ["cache", "cache/v1", "cache/v1/findings", "cache/v1/findings/ab"] {
      let mode = try FileManager.default.attributesOfItem(atPath: directory.path(path))
      #expect(mode[.posixPermissions] as? Int == 0o700)
    }
  }

  @Test("An entry with any byte changed, cut anywhere, or with bytes after it is none")
  func damage() throws {
    #expect(cache.keep([7, 8, 9], for: Self.key))
    let url = URL(fileURLWithPath: file)
    let whole = try Data(contentsOf: url)
    for place in whole.indices {
      var changed = whole
      changed[place] ^= 0x10
      try changed.write(to: url)
      #expect(cache.bytes(for: Self.key) == nil, "byte \(place)")
      try whole.prefix(place).write(to: url)
      #expect(cache.bytes(for: Self.key) == nil, "cut at \(place)")
    }
    try (whole + [0]).write(to: url)
    #expect(cache.bytes(for: Self.key) == nil)
    #expect(cache.keep([7], for: Self.key))
    #expect(cache.bytes(for: Self.key) == [7])
  }

  @Test func anEntryUnderAnotherNameIsNone() throws {
    #expect(cache.keep([1], for: Self.key))
    try FileManager.default.copyItem(
      atPath: file, toPath: directory.path("cache/v1/findings/ab/ab00-1"))
    #expect(cache.bytes(for: "ab00-1") == nil)
  }

  @Test func aLinkOrAFolderIsNoEntry() throws {
    #expect(cache.keep([1], for: Self.key))
    let moved = directory.path("moved")
    try FileManager.default.moveItem(atPath: file, toPath: moved)
    try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: moved)
    #expect(cache.bytes(for: Self.key) == nil)
    try FileManager.default.removeItem(atPath: file)
    try FileManager.default.createDirectory(
      atPath: file + "/inside", withIntermediateDirectories: true)
    #expect(cache.bytes(for: Self.key) == nil)
    #expect(!cache.keep([1], for: Self.key))
    let left = try FileManager.default.contentsOfDirectory(
      atPath: directory.path("cache/v1/findings/ab"))
    #expect(left == [Self.key])
  }

  @Test func whereNothingCanBeWrittenNothingIsKept() throws {
    // Only the folder that holds the root is made.
    let lost = CacheFolder(directory.path("a/b/cache"), .findings)
    #expect(!lost.keep([1], for: Self.key))
    #expect(!FileManager.default.fileExists(atPath: directory.path("a")))
    try directory.write("a file\n", to: "file")
    #expect(!CacheFolder(directory.path("file"), .findings).keep([1], for: Self.key))
    #expect(!CacheFolder("/dev/null/cache", .findings).keep([1], for: Self.key))
  }

  @Test func whereCachesAre() {
    let variables = ["HOME": "/home/me", "XDG_CACHE_HOME": "/caches"]
    #expect(CacheFolder.location(asked: "/here", environment: variables) == "/here")
    #expect(CacheFolder.location(asked: nil, environment: variables) == "/caches/storage")
    let home = "/home/me/.cache/storage"
    #expect(CacheFolder.location(asked: nil, environment: ["HOME": "/home/me"]) == home)
    #expect(
      CacheFolder.location(
        asked: nil, environment: ["HOME": "/home/me", "XDG_CACHE_HOME": "caches"]) == home)
    #expect(CacheFolder.location(asked: nil, environment: [:]) == nil)
  }
}
