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
    progress.begin("building", total: listings.count)
    defer { progress.end() }
    let results = Mutex<[Int: Result<SitePiece, SiteError>]>([:])
    let next = Atomic<Int>(0)
    let hasFailed = Atomic<Bool>(false)
    DispatchQueue.concurrentPerform(iterations: Self.threads) { _ in
      // Sizes differ by a factor of a thousand: each takes the next one when it is free.
      while !hasFailed.load(ordering: .relaxed) {
        let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard place < listings.count else { return }
        let result: Result<SitePiece, SiteError>
        do throws(SiteError) {
          result = .success(try piece(listings[place]))
        } catch {
          result = .failure(error)
          hasFailed.store(true, ordering: .relaxed)
        }
        results.withLock { $0[place] = result }
        progress.advance(by: 1)
      }
    }
    var outcome = Outcome()
    for (_, result) in results.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      let piece = try result.get()
      outcome.packages.append(piece.package)
      outcome.written += piece.isWritten ? 1 : 0
      outcome.reused += piece.isWritten ? 0 : 1
      outcome.bytes += piece.bytes
      outcome.warnings += piece.warnings
    }
    return outcome
  }

  /// As many as there are processors for this process.
  private static var threads: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  private func piece(_ listing: PackageListing) throws(SiteError) -> SitePiece {
    let (name, version) = (listing.name, listing.versionText)
    let identity = "\(name)-\(version)"
    func read<Value>(
      _ body: () throws(RegistryFailure) -> Value
    ) throws(SiteError) -> Value {
      do throws(RegistryFailure) {
        return try body()
      } catch {
        throw .unreadablePackage(identity, reason: error.reason)
      }
    }
    let source = try read { () throws(RegistryFailure) in
      try registry.contents(of: name, version)
    }
    let time =
      try read { () throws(RegistryFailure) in try registry.arrivalTime(of: name, version) }
      ?? self.time
    let page = try read { () throws(RegistryFailure) in
      try registry.packageTag(name, version) ?? ""
    }
    // Times are part of what is linked: a version that came again has another one.
    let known = old[identity].flatMap { $0.tree == source.tree && $0.time == time ? $0 : nil }
    var files = SiteFiles(from: oldPath, to: draft, time: time)
    try files.place("package/\(name)/\(version)/index.json", isKnown: known?.page == page) {
      () throws(SiteError) in
      try read { () throws(RegistryFailure) in try registry.package(name, version) }
    }
    var warnings: [String] = []
    for path in source.files {
      guard path != "index.json" else {
        warnings.append("\(identity) has an index.json of its own, which its page hides")
        continue
      }
      try files.place("package/\(name)/\(version)/\(path)", isKnown: known != nil) {
        () throws(SiteError) in
        try read { () throws(RegistryFailure) in
          try registry.file(path, of: name, version).bytes
        }
      }
    }
    func archive(
      _ format: Registry.ArchiveFormat, _ old: SiteManifest.Content?
    ) throws(SiteError) -> SiteManifest.Content {
      let path = "epr/\(name)/\(identity).\(format.rawValue)"
      return try files.place(path, isKnown: old != nil) { () throws(SiteError) in
        try read { () throws(RegistryFailure) in
          try registry.archive(format, of: name, version).bytes
        }
      } ?? old ?? SiteManifest.Content(size: 0, sha256: "")
    }
    let zip = try archive(.zip, known?.zip)
    let tarGzip = try archive(.tarGzip, known?.tarGzip)
    var signature: SiteManifest.Content?
    if source.isSigned {
      // Another signature of the same tree may have come: it is small, so it is written.
      signature = try files.place("epr/\(name)/\(identity).zip.sig", isKnown: false) {
        () throws(SiteError) in
        try read { () throws(RegistryFailure) in try registry.signature(name, version).bytes }
      }
    }
    return SitePiece(
      package: SiteManifest.Package(
        name: name, version: version, tree: source.tree, origin: listing.origin, page: page,
        time: time, zip: zip, tarGzip: tarGzip, signature: signature, fileCount: files.count),
      isWritten: known == nil || files.hasWritten, bytes: files.bytesWritten, warnings: warnings)
  }
}

/// What became of one version.
private struct SitePiece: Sendable {
  let package: SiteManifest.Package
  let isWritten: Bool
  let bytes: Int
  let warnings: [String]
}

extension RegistryFailure {
  fileprivate var reason: String {
    switch self {
    case .noPackage: "it is served no more"
    case .noFile: "a file of it is missing"
    case .unreadable(let reason): reason
    }
  }
}
