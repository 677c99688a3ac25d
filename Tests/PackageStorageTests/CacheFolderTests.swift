import Foundation
import PackageStorage
import Synchronization
import TestSupport
import Testing

/// The cache is never trusted and never in the way.
@Suite(.tags(.medium)) struct CacheFolderTests {
  private let directory: TemporaryDirectory
  private let key = "0123456789abcdef-1"
  private let payload = (0..<500).map { UInt8(truncatingIfNeeded: $0 &* 7) }

  init() throws {
    directory = try TemporaryDirectory("storage-cache")
  }

  private var root: String { directory.path("cache") }
  private var file: String { root + "/v1/registry/01/" + key }

  /// A folder that holds one file.
  private func filled() -> CacheFolder {
    let cache = CacheFolder(at: root)
    cache.write(.registry, key, payload)
    return cache
  }

  private func bytes() throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: file)))
  }

  private func replace(_ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(filePath: file))
  }

  @Test func whatIsKeptIsFoundAgain() throws {
    let cache = filled()
    #expect(cache.read(.registry, key, limit: 500) == payload)
    #expect(CacheFolder(at: root).read(.registry, key, limit: 500) == payload)
    #expect(cache.read(.registry, key, limit: 499) == nil)
    #expect(cache.read(.artifacts, key, limit: 500) == nil)
    #expect(cache.read(.registry, "01-2", limit: 500) == nil)
    for folder in ["", "/v1", "/v1/registry", "/v1/registry/01"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: root + folder)
      #expect(attributes[.posixPermissions] as? Int == 0o700)
    }
    cache.write(.registry, key, [1])
    #expect(cache.read(.registry, key, limit: 500) == [1])
    cache.remove(.registry, key)
    #expect(cache.read(.registry, key, limit: 500) == nil)
  }

  @Test func noChangedByteGoesUnnoticed() throws {
    let cache = filled()
    let whole = try bytes()
    for place in whole.indices {
      for bit in [UInt8(1), 0x80] {
        var damaged = whole
        damaged[place] ^= bit
        try replace(damaged)
        #expect(cache.read(.registry, key, limit: 1000) == nil, "byte \(place)")
      }
    }
    try replace(whole)
    #expect(cache.read(.registry, key, limit: 1000) == payload)
  }

  @Test func aFileThatIsTooShortOrTooLongIsNone() throws {
    let cache = filled()
    let whole = try bytes()
    for length in 0..<whole.count {
      try replace(Array(whole.prefix(length)))
      #expect(cache.read(.registry, key, limit: 1000) == nil, "\(length) bytes")
    }
    try replace(whole + [0])
    #expect(cache.read(.registry, key, limit: 1000) == nil)
  }

  @Test(arguments: ["", "ab", "../../x", "ab/cd", "AB12", "ab\u{0}c", "ä12"])
  func aNameThatIsNoKeyIsNeverAFile(name: String) {
    let cache = CacheFolder(at: root)
    cache.write(.registry, name, payload)
    #expect(cache.read(.registry, name, limit: 1000) == nil)
    #expect(!FileManager.default.fileExists(atPath: root))
  }

  @Test func linksAreNotFollowed() throws {
    let cache = filled()
    let elsewhere = directory.path("elsewhere")
    try FileManager.default.moveItem(atPath: file, toPath: elsewhere)
    try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: elsewhere)
    #expect(cache.read(.registry, key, limit: 1000) == nil)
    cache.write(.registry, key, [1])
    #expect(cache.read(.registry, key, limit: 1000) == [1])
    #expect(try Data(contentsOf: URL(filePath: elsewhere)).count > 500)
  }

  @Test func aFolderThatOthersMayWriteToIsNotUsed() throws {
    _ = filled()
    #expect(chmod(root + "/v1", 0o777) == 0)
    let said = Mutex<[String]>([])
    let cache = CacheFolder(at: root) { line in said.withLock { $0.append(line) } }
    #expect(cache.read(.registry, key, limit: 1000) == nil)
    cache.write(.registry, "ff-1", payload)
    #expect(cache.read(.registry, "ff-1", limit: 1000) == nil)
    #expect(said.withLock { $0.count } == 1)
    #expect(said.withLock { $0.first }?.contains("only you may write to") == true)
  }

  @Test func aFileInTheWayIsSaidOnce() throws {
    try directory.write("", to: "cache")
    let said = Mutex<[String]>([])
    let cache = CacheFolder(at: root) { line in said.withLock { $0.append(line) } }
    for number in 10..<20 {
      cache.write(.registry, "\(number)-1", payload)
      #expect(cache.read(.registry, "\(number)-1", limit: 1000) == nil)
    }
    #expect(said.withLock { $0.count } == 1)
  }

  @Test(.enabled(if: geteuid() != 0, "root may write anywhere"))
  func aFolderThatMayOnlyBeReadIsRead() throws {
    _ = filled()
    for folder in ["/v1/registry/01", "/v1/registry", "/v1"] {
      #expect(chmod(root + folder, 0o500) == 0)
    }
    defer {
      for folder in ["/v1", "/v1/registry", "/v1/registry/01"] { chmod(root + folder, 0o700) }
    }
    let said = Mutex<[String]>([])
    let cache = CacheFolder(at: root) { line in said.withLock { $0.append(line) } }
    #expect(cache.read(.registry, key, limit: 1000) == payload)
    for number in 10..<13 { cache.write(.registry, "\(number)-1", payload) }
    #expect(said.withLock { $0.count } == 1)
    #expect(cache.read(.registry, key, limit: 1000) == payload)
  }

  @Test(.enabled(if: FullDisk.isAvailable, "a small file system needs root and mount"))
  func aFullDiskIsAsGoodAsNoCache() throws {
    try FullDisk.with(kilobytes: 32) { folder in
      let said = Mutex<[String]>([])
      let cache = CacheFolder(at: folder + "/cache") { line in said.withLock { $0.append(line) } }
      let large = [UInt8](repeating: 1, count: 10_000)
      for number in 10..<20 { cache.write(.registry, "\(number)-1", large) }
      var kept = 0
      for number in 10..<20 {
        guard let found = cache.read(.registry, "\(number)-1", limit: 20_000) else { continue }
        #expect(found == large)
        kept += 1
      }
      #expect((1..<10).contains(kept))
      #expect(said.withLock { $0.count } == 1)
      #expect(said.withLock { $0.first }?.contains("No space left") == true)
    }
  }

  @Test func writersAtOnceLeaveOneWholeFile() async throws {
    let payload = payload
    let (root, key) = (root, key)
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let cache = CacheFolder(at: root)
          for _ in 0..<50 {
            cache.write(.registry, key, payload + [UInt8(writer)])
            let found = cache.read(.registry, key, limit: 1000)
            #expect(found.map { Array($0.dropLast()) } == payload)
          }
        }
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: root + "/v1/registry/01") == [key])
  }

  @Test func theOldestGoWhenThereIsTooMuch() throws {
    let cache = filled()
    for number in 10..<20 {
      cache.write(.registry, "\(number)-1", [UInt8](repeating: 0, count: 968))
      var times = [timeval(tv_sec: 1_000_000 + number, tv_usec: 0)]
      times.append(times[0])
      #expect(utimes(root + "/v1/registry/\(number)/\(number)-1", times) == 0)
    }
    cache.touch(.registry, "10-1")
    cache.remove(.registry, key)
    try directory.write("x", to: "cache/v1/registry/10/.unfinished-1-1")
    try directory.write("x", to: "cache/v1/registry/11/.unfinished-1-2")
    let old = [timeval(tv_sec: 1_000_000, tv_usec: 0), timeval(tv_sec: 1_000_000, tv_usec: 0)]
    #expect(utimes(root + "/v1/registry/10/.unfinished-1-1", old) == 0)
    cache.shrink(.registry, to: 3_000)
    let left = (10..<20).filter { cache.read(.registry, "\($0)-1", limit: 2000) != nil }
    #expect(left == [10, 18, 19])
    let files = FileManager.default
    #expect(!files.fileExists(atPath: root + "/v1/registry/10/.unfinished-1-1"))
    #expect(files.fileExists(atPath: root + "/v1/registry/11/.unfinished-1-2"))
  }

  @Test func theFolderIsFoundAsDocumented() {
    let home = ["HOME": "/home/x", "XDG_CACHE_HOME": "/c"]
    #expect(CacheFolder.path(option: "/o", environment: home) == "/o")
    #expect(CacheFolder.path(option: nil, environment: home) == "/c/storage")
    #expect(
      CacheFolder.path(option: nil, environment: ["HOME": "/home/x"]) == "/home/x/.cache/storage")
    // A relative path counts as none, as its standard says.
    #expect(
      CacheFolder.path(option: nil, environment: ["HOME": "/h", "XDG_CACHE_HOME": "c"])
        == "/h/.cache/storage")
    #expect(CacheFolder.path(option: nil, environment: [:]) == nil)
  }
}
