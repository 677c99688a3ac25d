internal import Archive
internal import Git

/// Answers about one version: its page, its files, its archives, its signature.
extension Registry {
  /// Returns the body of `/package/NAME/VERSION/`.
  public func package(_ name: String, _ version: String) throws(RegistryFailure) -> [UInt8] {
    if let page = try describedPage(name, version) { return page }
    return try read(name, version) { (package, files, _) throws(PackageFault) in
      try PackagePage.body(package, files)
    }
  }

  /// Returns what stands for the page's bytes, in an entity tag, without reading the package; nil
  /// where the package's files may change under way.
  public func packageTag(_ name: String, _ version: String) throws(RegistryFailure) -> String? {
    guard let (package, _) = index.package(name, version) else { throw .noPackage }
    guard case .tree = package.location else { return nil }
    return Self.tag("page", package.fingerprint)
  }

  /// Returns a file of a package, by its path within the package.
  public func file(
    _ path: String, of name: String, _ version: String
  ) throws(RegistryFailure) -> RegistryFile {
    try file(path, of: name, version, held: nil)
  }

  /// As above; what `held` has is not read.
  package func file(
    _ path: String, of name: String, _ version: String, held: HeldBlobs?
  ) throws(RegistryFailure) -> RegistryFile {
    let arrivals = self.arrivals
    return try read(name, version, held) { (package, files, session) throws(PackageFault) in
      guard TreePackageFiles.isPlain(path: path), let entry = try files.entry(at: path),
        entry.kind == .file
      else { throw PackageFault(.missing, "no such file", file: path) }
      let bytes = try files.read(path, limit: PackageLimits.file)
      return RegistryFile(
        bytes: bytes,
        entityTag: entry.content?.description ?? SHA256.hexadecimal(of: bytes, count: 20),
        modified: entry.modified ?? Self.arrival(of: package, session, arrivals))
    }
  }

  /// Returns what is known of a file of a package without reading it; nil where the package's files
  /// may change under way.
  public func mark(
    of path: String, of name: String, _ version: String
  ) throws(RegistryFailure) -> RegistryFileMark? {
    let arrivals = self.arrivals
    return try read(name, version) { (package, files, session) throws(PackageFault) in
      guard case .tree = package.location else { return nil }
      guard TreePackageFiles.isPlain(path: path), let entry = try files.entry(at: path),
        entry.kind == .file, let content = entry.content
      else { throw PackageFault(.missing, "no such file", file: path) }
      return RegistryFileMark(
        entityTag: content.description, modified: Self.arrival(of: package, session, arrivals))
    }
  }

  /// Returns a package's archive.
  public func archive(
    _ format: ArchiveFormat, of name: String, _ version: String
  ) throws(RegistryFailure) -> RegistryFile {
    try archive(format, of: name, version, held: nil)
  }

  /// As above; what `held` has is not read.
  package func archive(
    _ format: ArchiveFormat, of name: String, _ version: String, held: HeldBlobs?
  ) throws(RegistryFailure) -> RegistryFile {
    let arrivals = self.arrivals
    return try read(name, version, held) { (package, files, session) throws(PackageFault) in
      if case .zip(let path) = package.location, format == .zip {
        let bytes = try FileContent.read(path: path, limit: PackageLimits.archive)
        return RegistryFile(
          bytes: bytes, entityTag: SHA256.hexadecimal(of: bytes, count: 20), modified: nil)
      }
      let bytes = try PackageArtifact.bytes(
        package, files, format == .zip ? .zip : .tarGzip)
      let tag = Self.archiveTag(format, package) ?? SHA256.hexadecimal(of: bytes, count: 20)
      return RegistryFile(
        bytes: bytes, entityTag: tag, modified: Self.arrival(of: package, session, arrivals))
    }
  }

  /// Returns what stands for an archive's bytes, in an entity tag, without building it; nil where
  /// the package's files may change under way.
  public func archiveTag(
    _ format: ArchiveFormat, of name: String, _ version: String
  ) throws(RegistryFailure) -> String? {
    guard let (package, _) = index.package(name, version) else { throw .noPackage }
    return Self.archiveTag(format, package)
  }

  /// Returns the signature of a package's zip.
  public func signature(_ name: String, _ version: String) throws(RegistryFailure) -> RegistryFile {
    let arrivals = self.arrivals
    return try read(name, version) { (package, _, session) throws(PackageFault) in
      guard let signature = package.signature else {
        throw PackageFault(.missing, "no signature")
      }
      let bytes = try session.read(signature)
      return RegistryFile(
        bytes: bytes, entityTag: SHA256.hexadecimal(of: bytes, count: 20),
        modified: Self.arrival(of: package, session, arrivals))
    }
  }

  /// Returns the time, in seconds since 1970, at which a version came to its branch; nil where it
  /// comes from no branch.
  public func arrivalTime(of name: String, _ version: String) throws(RegistryFailure) -> Int? {
    let arrivals = self.arrivals
    guard let (package, access) = index.package(name, version) else { throw .noPackage }
    do {
      return try access.withSession { (session) throws(PackageFault) in
        Self.arrival(of: package, session, arrivals)
      }
    } catch {
      throw RegistryFailure(error)
    }
  }

  /// Returns what a version of a distribution consists of.
  ///
  /// A file that a link leads to is listed under the link's path, too.
  public func contents(
    of name: String, _ version: String
  ) throws(RegistryFailure) -> PackageContents {
    try read(name, version) { (package, files, _) throws(PackageFault) in
      guard case .tree(let tree, _) = package.location else {
        throw PackageFault(.missing, "the package is in no git tree")
      }
      var paths: [String] = []
      try files.walk { (path, entry) throws(PackageFault) in
        switch entry.kind {
        case .file: paths.append(path)
        case .link where try files.hasFile(path): paths.append(path)
        case .link, .folder, .other: break
        }
      }
      return PackageContents(
        tree: tree.description, isSigned: package.signature != nil, files: paths)
    }
  }

  // MARK: Reading packages

  private func read<Result>(
    _ name: String, _ version: String, _ held: HeldBlobs? = nil,
    _ body: (IndexedPackage, any PackageFiles, PackageAccess.Session) throws(PackageFault) -> Result
  ) throws(RegistryFailure) -> Result {
    guard let (package, access) = index.package(name, version) else { throw .noPackage }
    func attempt() throws(PackageFault) -> Result {
      try access.withSession { (session) throws(PackageFault) in
        try body(package, try session.files(of: package.location, held: held), session)
      }
    }
    do throws(PackageFault) {
      do throws(PackageFault) {
        return try attempt()
      } catch {
        // The repository may have been packed anew since it was opened.
        guard error.kind == .unreadable, access.reopen() else { throw error }
        return try attempt()
      }
    } catch {
      throw RegistryFailure(error)
    }
  }

  private static func archiveTag(_ format: ArchiveFormat, _ package: IndexedPackage) -> String? {
    guard case .tree(let tree, _) = package.location else { return nil }
    return tag(
      "\(format.rawValue) \(PackageArtifact.format)",
      "\(package.name)-\(package.versionText) \(tree)")
  }

  private static func tag(_ kind: String, _ text: String) -> String {
    SHA256.hexadecimal(of: "1 \(kind) \(text)".utf8, count: 20)
  }

  private static func arrival(
    of package: IndexedPackage, _ session: PackageAccess.Session, _ arrivals: [ArrivalTimes]
  ) -> Int? {
    guard case .tree(_, let layer) = package.location, arrivals.indices.contains(layer),
      let reader = session.reader
    else { return nil }
    return arrivals[layer].time(of: String(package.path.dropFirst("packages/".count)), reader)
  }
}
