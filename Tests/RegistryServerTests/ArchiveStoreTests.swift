import Dispatch
import Foundation
import PackageRegistry
import Synchronization
import TestSupport
import Testing

@testable import RegistryServer

/// Archives are built once, kept on disk within bounds, and never believed without a check.
@Suite(.tags(.medium)) struct ArchiveStoreTests {
  private let directory: TemporaryDirectory
  private let key = String(repeating: "0123456789", count: 4) + "-1-abc"

  init() throws {
    directory = try TemporaryDirectory("storage-archives")
  }

  private func cache(limit: Int = 1 << 20) -> ArchiveCache {
    ArchiveCache(at: directory.path("cache"), limit: limit) { _ in }
  }

  @Test func whoAsksAtTheSameTimeWaitsForOneBuild() {
    let store = ArchiveStore(cache: nil)
    let built = Mutex(0)
    let second = Mutex<[UInt8]>([])
    let asking = DispatchSemaphore(value: 0)
    let answered = DispatchSemaphore(value: 0)
    // A thread of its own: threads of a busy pool may come only when the build is over.
    let other = Thread {
      asking.signal()
      let body = try? store.archive(key) { () throws(RegistryFailure) in
        built.withLock { $0 += 1 }
        return [4]
      }
      second.withLock { $0 = body?.bytes() ?? [] }
      answered.signal()
    }
    let first = try? store.archive(key) { () throws(RegistryFailure) in
      other.start()
      asking.wait()
      // Long enough for the other to ask meanwhile; it may not build where it does.
      var waited = 0
      while store.waiting(for: key) == 0, waited < 10_000 {
        usleep(1_000)
        waited += 1
      }
      built.withLock { $0 += 1 }
      return [1, 2, 3]
    }
    answered.wait()
    #expect(built.withLock { $0 } == 1)
    #expect(first?.bytes() == [1, 2, 3])
    #expect(second.withLock { $0 } == [1, 2, 3])
  }

  @Test func aFailureIsNotKept() throws {
    let store = ArchiveStore(cache: cache())
    #expect(throws: RegistryFailure.noFile) {
      try store.archive(key) { () throws(RegistryFailure) in throw .noFile }
    }
    #expect(try store.archive(key) { () throws(RegistryFailure) in [1] }.bytes() == [1])
  }

  @Test func theNextProcessFindsIt() throws {
    _ = try ArchiveStore(cache: cache()).archive(key) { () throws(RegistryFailure) in [1, 2] }
    let second = ArchiveStore(cache: cache())
    #expect(try second.archive(key) { () throws(RegistryFailure) in [9] }.bytes() == [1, 2])
    let file = directory.path("cache/v1/artifacts/01/\(key)")
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
    bytes[bytes.count - 1] ^= 1
    try Data(bytes).write(to: URL(filePath: file))
    #expect(try second.archive(key) { () throws(RegistryFailure) in [9] }.bytes() == [9])
    #expect(try second.archive(key) { () throws(RegistryFailure) in [8] }.bytes() == [9])
  }

  @Test func theFolderIsBounded() throws {
    let store = ArchiveStore(cache: cache(limit: 5_000))
    for number in 10..<30 {
      let content = [UInt8](repeating: UInt8(number), count: 1_000)
      _ = try store.archive("\(number)-1") { () throws(RegistryFailure) in content }
    }
    let files = FileManager.default
    let names =
      files.enumerator(atPath: directory.path("cache"))?.compactMap { $0 as? String } ?? []
    let sizes = try names.compactMap { name -> Int? in
      let attributes = try files.attributesOfItem(atPath: directory.path("cache/" + name))
      return attributes[.type] as? FileAttributeType == .typeRegular
        ? attributes[.size] as? Int : nil
    }
    #expect(sizes.count == 4)
    #expect(sizes.reduce(0, +) <= 5_000)
    _ = try store.archive("99-1") { () throws(RegistryFailure) in
      [UInt8](repeating: 0, count: 6_000)
    }
    #expect(!files.fileExists(atPath: directory.path("cache/v1/artifacts/99/99-1")))
  }

  @Test func theServiceAnswersFromIt() throws {
    let repository = try TestRepository {
      TestBranch("production") { TestPackage("nginx", "1.0.0") }
    }
    let registry = try Registry(sources: [
      .branches(["production"], ofRepositoryAt: repository.path, environment: [:])
    ])
    var settings = ServiceSettings()
    settings.cacheFolder = directory.path("cache")
    let target = "/epr/nginx/nginx-1.0.0.zip"
    let built = RegistryService(registry: registry, settings: settings)
      .answer(HTTPRequest(target: target))
    #expect(built.status == 200)
    let tree = try repository.tree("production", package: "nginx", "1.0.0")
    let folder = directory.path("cache/v1/artifacts/\(tree.prefix(2))")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder).map { $0.hasPrefix(tree) }
        == [true])
    let again = RegistryService(registry: registry, settings: settings)
    let part = again.answer(
      HTTPRequest(method: "GET", target: target, headers: [("Range", "bytes=4-9")]))
    #expect(part.status == 206)
    #expect(part.body.bytes() == Array(built.body.bytes()[4...9]))
    #expect(again.answer(HTTPRequest(target: target)).body.bytes() == built.body.bytes())
  }
  /// A service over one package, with what its folder of caches keeps.
  private func service() throws -> (RegistryService, () -> [String]) {
    let repository = try TestRepository {
      TestBranch("production") { TestPackage("nginx", "1.0.0") }
    }
    let registry = try Registry(sources: [
      .branches(["production"], ofRepositoryAt: repository.path, environment: [:])
    ])
    var settings = ServiceSettings()
    let folder = directory.path("cache")
    settings.cacheFolder = folder
    return (
      RegistryService(registry: registry, settings: settings),
      {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
        return (names ?? []).filter { $0.hasPrefix("v1/artifacts/") && $0.contains("-") }
          + withExtendedLifetime(repository) { [] }
      }
    )
  }

  @Test(arguments: ["zip", "tar.gz"])
  func whatNeedsNoArchiveBuildsNone(format: String) throws {
    let (service, kept) = try service()
    func ask(_ method: String, _ headers: [(name: String, value: String)] = []) -> HTTPResponse {
      let request = HTTPRequest(
        method: method, target: "/epr/nginx/nginx-1.0.0.\(format)", headers: headers)
      let isExpectedSlow = kept().isEmpty && method == "GET" && headers.isEmpty
      #expect(service.isSlow(request) == isExpectedSlow)
      return service.answer(request)
    }
    let head = ask("HEAD")
    #expect(head.status == 200)
    #expect(head.spared == .unknownLength)
    let tag = try #require(head.values("ETag").first)
    let time = try #require(head.values("Last-Modified").first)
    for (headers, status) in [
      ([("If-None-Match", tag)], 304), ([("If-None-Match", "*")], 304),
      ([("If-Modified-Since", time)], 304), ([("If-Match", "\"other\"")], 412),
    ] {
      #expect(ask("HEAD", headers).status == status)
      let get = ask("GET", headers)
      #expect(get.status == status, "\(headers)")
      #expect(get.spared == (status == 304 ? .unknownLength : nil))
    }
    #expect(kept().isEmpty)

    let whole = ask("GET")
    #expect(whole.status == 200)
    #expect(kept().count == 1)
    // What is told without the archive is what is told with it.
    #expect(whole.headers.map(\.name) == head.headers.map(\.name))
    #expect(whole.headers.map(\.value) == head.headers.map(\.value))
    #expect(ask("HEAD").body.count == whole.body.count)
    #expect(ask("GET", [("If-None-Match", tag)]).spared == .length(whole.body.count))
    // Another process finds the length on disk.
    let later = RegistryService(registry: service.registry, settings: service.settings)
    let sizes = ["HEAD", "GET"].map { method in
      later.answer(
        HTTPRequest(
          method: method, target: "/epr/nginx/nginx-1.0.0.\(format)",
          headers: [("If-None-Match", method == "GET" ? tag : "\"other\"")])
      ).spared
    }
    #expect(sizes == [.length(whole.body.count), .length(whole.body.count)])
  }
}
