internal import Dispatch
internal import PackageRegistry
internal import Synchronization

/// Builds the archives that are asked for: each once, however many ask at the same time, and none
/// that a cache on disk still has.
final class ArchiveStore: Sendable {
  /// An archive being built.
  private final class Build: Sendable {
    let group = DispatchGroup()
    let result = Mutex<Result<HTTPBody, RegistryFailure>?>(nil)
    let waiting = Atomic(0)
  }

  private let cache: ArchiveCache?
  private let builds = Mutex<[String: Build]>([:])

  init(cache: ArchiveCache?) {
    self.cache = cache
  }

  /// Returns the archive of a key from the disk, or from `build`, or from who builds it already.
  func archive(
    _ key: String, _ build: () throws(RegistryFailure) -> [UInt8]
  ) throws(RegistryFailure) -> HTTPBody {
    let (mine, isFirst) = builds.withLock { builds in
      if let other = builds[key] { return (other, false) }
      let mine = Build()
      mine.group.enter()
      builds[key] = mine
      return (mine, true)
    }
    guard isFirst else {
      mine.waiting.add(1, ordering: .relaxed)
      mine.group.wait()
      if let result = mine.result.withLock({ $0 }) { return try result.get() }
      return HTTPBody(try build())
    }
    defer {
      builds.withLock { $0[key] = nil }
      mine.group.leave()
    }
    do throws(RegistryFailure) {
      let body = HTTPBody(try made(key, build))
      mine.result.withLock { $0 = .success(body) }
      return body
    } catch {
      mine.result.withLock { $0 = .failure(error) }
      throw error
    }
  }

  /// Returns how many bytes the archive of a key has, if it is on disk.
  func length(_ key: String) -> Int? { cache?.length(key) }

  /// Returns how many wait for the archive of a key that is being built.
  func waiting(for key: String) -> Int {
    builds.withLock { $0[key] }?.waiting.load(ordering: .relaxed) ?? 0
  }

  private func made(
    _ key: String, _ build: () throws(RegistryFailure) -> [UInt8]
  ) throws(RegistryFailure) -> [UInt8] {
    if let known = cache?.archive(key) { return known }
    let bytes = try build()
    cache?.insert(bytes, key)
    return bytes
  }
}
