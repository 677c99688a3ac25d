internal import Dispatch
internal import Glibc
internal import PackageRegistry
internal import Synchronization
internal import Terminal

/// Writes the pages, files and archives of all package versions, on all processors.
struct PackageFilesOfSite: Sendable {
  struct Outcome {
    var packages: [SiteManifest.Package] = []
    var written = 0
    var reused = 0
    var bytes = 0
    var warnings: [String] = []
  }

  private let registry: Registry
  private let old: [String: SiteManifest.Package]
  private let oldPath: String
  private let draft: String
  private let time: Int
  private let progress: any ProgressSink

  init(
    registry: Registry, old: SiteManifest?, folder: SiteFolder, time: Int,
    progress: any ProgressSink
  ) {
    self.registry = registry
    self.old = Dictionary(
      (old?.packages ?? []).map { ("\($0.name)-\($0.version)", $0) }, uniquingKeysWith: { $1 })
    (oldPath, draft) = (folder.path, folder.draft)
    (self.time, self.progress) = (time, progress)
  }

  /// Writes them all.
  ///
  /// - Returns: What the manifest says of them, in the registry's order.
  /// - Throws: `SiteError`, the first that a version met.
  func write() throws(SiteError) -> Outcome {
    let listings = registry.packages
    let groups = Self.groups(listings)
    progress.begin("building", total: listings.count)
    defer { progress.end() }
    let results = Mutex<[Int: Result<VersionOfSite.Outcome, SiteError>]>([:])
    let next = Atomic<Int>(0)
    let hasFailed = Atomic<Bool>(false)
    DispatchQueue.concurrentPerform(iterations: Self.threads) { _ in
      // Sizes differ by a factor of a thousand: each takes the next group when it is free.
      while true {
        let group = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard group < groups.count else { return }
        for place in groups[group] {
          guard !hasFailed.load(ordering: .relaxed) else { return }
          let result: Result<VersionOfSite.Outcome, SiteError>
          do throws(SiteError) {
            result = .success(try version(listings[place]).write())
          } catch {
            result = .failure(error)
            hasFailed.store(true, ordering: .relaxed)
          }
          results.withLock { $0[place] = result }
          progress.advance(by: 1)
        }
      }
    }
    var outcome = Outcome()
    for (_, result) in results.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      let version = try result.get()
      outcome.packages.append(version.package)
      outcome.written += version.isWritten ? 1 : 0
      outcome.reused += version.isWritten ? 0 : 1
      outcome.bytes += version.bytes
      outcome.warnings += version.warnings
    }
    return outcome
  }

  /// As many as there are processors for this process.
  private static var threads: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// The versions of each package, by their places, the largest group first.
  ///
  /// git stores them as differences from each other, so one thread reads them all.
  private static func groups(_ listings: [PackageListing]) -> [[Int]] {
    Dictionary(grouping: listings.indices) { listings[$0].name }
      .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
      .map(\.value)
  }

  private func version(_ listing: PackageListing) -> VersionOfSite {
    VersionOfSite(
      registry, listing, old: old["\(listing.name)-\(listing.versionText)"],
      oldPath: oldPath, draft: draft, time: time)
  }
}
