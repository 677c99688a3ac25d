internal import PackageRegistry

/// Writes the page, the files and the archives of one package version.
struct VersionOfSite {
  /// What became of it.
  struct Outcome: Sendable {
    let package: SiteManifest.Package
    let isWritten: Bool
    let bytes: Int
    let warnings: [String]
  }

  private let registry: Registry
  private let listing: PackageListing
  /// What the old site has of it.
  private let old: SiteManifest.Package?
  /// The folder of the old site.
  private let oldPath: String
  private let draft: String
  /// The time of what comes from no branch, in seconds since 1970.
  private let time: Int
  /// Each file is in the site, in the zip and in the tar, and is read once for all.
  private let held = HeldBlobs()

  init(
    _ registry: Registry, _ listing: PackageListing, old: SiteManifest.Package?,
    oldPath: String, draft: String, time: Int
  ) {
    (self.registry, self.listing, self.old) = (registry, listing, old)
    (self.oldPath, self.draft, self.time) = (oldPath, draft, time)
  }

  private var name: String { listing.name }
  private var version: String { listing.versionText }
  private var identity: String { "\(name)-\(version)" }

  func write() throws(SiteError) -> Outcome {
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
    let known = old.flatMap { $0.tree == source.tree && $0.time == time ? $0 : nil }
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
          try registry.file(path, of: name, version, held: held).bytes
        }
      }
    }
    let zip = try archive(.zip, known?.zip, &files, &warnings)
    let tarGzip = try archive(.tarGzip, known?.tarGzip, &files, &warnings)
    var signature: SiteManifest.Content?
    if source.isSigned {
      // Another signature of the same tree may have come: it is small, so it is written.
      signature = try files.place("epr/\(name)/\(identity).zip.sig", isKnown: false) {
        () throws(SiteError) in
        try read { () throws(RegistryFailure) in try registry.signature(name, version).bytes }
      }.map(SiteManifest.Content.init)
    }
    return Outcome(
      package: SiteManifest.Package(
        name: name, version: version, tree: source.tree, origin: listing.origin, page: page,
        time: time, zip: zip, tarGzip: tarGzip, signature: signature, fileCount: files.count),
      isWritten: known == nil || files.hasWritten, bytes: files.bytesWritten, warnings: warnings)
  }

  /// Writes an archive; a package that breaks a rule, as by a link, has none.
  private func archive(
    _ format: Registry.ArchiveFormat, _ old: SiteManifest.Content?, _ files: inout SiteFiles,
    _ warnings: inout [String]
  ) throws(SiteError) -> SiteManifest.Content? {
    let file = "\(identity).\(format.rawValue)"
    var bytes: [UInt8] = []
    if old == nil {
      do throws(RegistryFailure) {
        bytes = try registry.archive(format, of: name, version, held: held).bytes
      } catch .invalid(let reason) {
        warnings.append("\(file) cannot be made and is left out: \(reason)")
        return nil
      } catch {
        throw .unreadablePackage(identity, reason: error.reason)
      }
    }
    let written = try files.place("epr/\(name)/\(file)", isKnown: old != nil) {
      () throws(SiteError) in
      old == nil
        ? bytes
        : try read { () throws(RegistryFailure) in
          try registry.archive(format, of: name, version, held: held).bytes
        }
    }
    return written.map(SiteManifest.Content.init) ?? old
  }

  private func read<Value>(
    _ body: () throws(RegistryFailure) -> Value
  ) throws(SiteError) -> Value {
    do throws(RegistryFailure) {
      return try body()
    } catch {
      throw .unreadablePackage(identity, reason: error.reason)
    }
  }
}

extension RegistryFailure {
  fileprivate var reason: String {
    switch self {
    case .noPackage: "it is served no more"
    case .noFile: "a file of it is missing"
    case .invalid(let reason), .unreadable(let reason): reason
    }
  }
}
