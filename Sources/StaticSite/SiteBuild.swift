internal import Archive
package import PackageRegistry
package import RegistryServer
package import Terminal

/// Writes everything that a registry serves as files, for a web server or an object storage.
///
/// What has not changed since the last build is linked, not written. The new site takes the place of
/// the old one in one step, and equal input gives equal files.
package struct SiteBuild: Sendable {
  /// What a build did.
  package struct Outcome: Sendable {
    package let manifest: SiteManifest
    /// Whether the site was what it should be, so that nothing was written.
    package var isUnchanged = false
    /// Package versions whose files were written, linked and left out.
    package var written = 0
    package var reused = 0
    package var removed = 0
    package var bytesWritten = 0
    /// What a person should know.
    package var warnings: [String] = []
  }

  private let registry: Registry
  private let distribution: String
  private let layers: [(name: String, commit: String)]
  private let pages: RegistryService
  /// The time of pages, in seconds since 1970: that of the newest commit.
  private let time: Int
  private let progress: any ProgressSink

  /// - Parameters:
  ///   - registry: What is served.
  ///   - distribution: The distribution's name.
  ///   - layers: The commits that it is served from, the most stable first.
  ///   - time: The time of the newest of these commits, in seconds since 1970.
  ///   - settings: What the operator chose about the answers.
  ///   - progress: Gets told how far it is.
  package init(
    _ registry: Registry, of distribution: String, layers: [(name: String, commit: String)],
    time: Int, settings: ServiceSettings, progress: any ProgressSink
  ) {
    self.registry = registry
    (self.distribution, self.layers, self.time) = (distribution, layers, time)
    self.progress = progress
    pages = RegistryService(registry: registry, settings: settings)
  }

  /// Builds the site.
  ///
  /// - Parameters:
  ///   - path: The folder of the site; absolute.
  ///   - isFresh: Whether to write what could be kept, too.
  /// - Returns: What was done.
  /// - Throws: `SiteError`; the old site is whole then.
  package func run(in path: String, isFresh: Bool) throws(SiteError) -> Outcome {
    let folder = try SiteFolder(path)
    do throws(SiteError) {
      let present = folder.present.flatMap {
        $0.format == SiteManifest.presentFormat && !isFresh ? $0 : nil
      }
      let fingerprint = try fingerprint()
      if let present, present.fingerprint == fingerprint {
        folder.discard()
        return Outcome(
          manifest: present, isUnchanged: true, reused: present.packages.count)
      }
      try folder.checkOwnership()
      var outcome = try write(folder, present, fingerprint)
      // Writing takes long, and what came meanwhile counts as well.
      try folder.checkOwnership()
      if case .failed(let action, let path, let reason) = try folder.exchange() {
        outcome.warnings.append(
          "cannot \(action) \(path): \(reason); it is of the old site, and the next build removes it"
        )
      }
      return outcome
    } catch {
      folder.discard()
      throw error
    }
  }

  /// What every file of the site follows from.
  private func fingerprint() throws(SiteError) -> String {
    let commits = layers.map { "\($0.name) \($0.commit)\n" }.joined()
    let index = try body(of: SitePage(target: "/", path: ""))
    let text =
      "\(SiteManifest.presentFormat)\n\(distribution)\n\(commits)\(registry.fingerprint)\n\(time)\n"
    return SHA256.hexadecimal(of: Array(text.utf8) + index)
  }

  private func body(of page: SitePage) throws(SiteError) -> [UInt8] {
    let response = pages.answer(HTTPRequest(target: page.target))
    guard response.status == 200 else {
      throw .unreadablePackage(
        page.target, reason: String(decoding: response.body.bytes(), as: UTF8.self))
    }
    return response.body.bytes()
  }

  private func write(
    _ folder: SiteFolder, _ old: SiteManifest?, _ fingerprint: String
  ) throws(SiteError) -> Outcome {
    var bytes = 0
    var written: [(page: SitePage, content: SiteManifest.Content)] = []
    for page in SitePage.all {
      let body = try body(of: page)
      try SiteFile.write(body, to: "\(folder.draft)/\(page.path)", time: time)
      bytes += body.count
      written.append((page, SiteManifest.Content(of: body)))
    }
    let packages = try PackageFilesOfSite(
      registry: registry, old: old, folder: folder, time: time, progress: progress
    ).write()
    let manifest = SiteManifest(
      distribution: distribution, layers: layers, fingerprint: fingerprint, pages: written,
      packages: packages.packages)
    for (text, name) in [
      (manifest.json.compactText + "\n", SiteManifest.fileName),
      (manifest.checksums, SiteManifest.checksumsName),
    ] {
      try SiteFile.write(Array(text.utf8), to: "\(folder.draft)/\(name)", time: time)
      bytes += text.utf8.count
    }
    let present = Set(manifest.packages.map { "\($0.name)-\($0.version)" })
    return Outcome(
      manifest: manifest, written: packages.written, reused: packages.reused,
      removed: (folder.present?.packages ?? []).count {
        !present.contains("\($0.name)-\($0.version)")
      },
      bytesWritten: bytes + packages.bytes, warnings: packages.warnings)
  }
}
