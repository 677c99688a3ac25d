internal import Drafts

/// Finds what somebody else has put into the folder of a site: it would go with the old site.
///
/// The folders of single versions are the site's own, and not looked into.
struct ForeignFiles {
  private let site: String
  private var allowed: [String: Set<String>] = [:]

  /// - Parameters:
  ///   - site: The folder.
  ///   - manifest: What the site there consists of.
  init(in site: String, of manifest: SiteManifest) {
    self.site = site
    allowed[""] = [SiteManifest.fileName, SiteManifest.checksumsName, "package", "epr"]
    for (page, _) in manifest.pages { allowed["", default: []].insert(page.path) }
    allowed["package"] = []
    allowed["epr"] = []
    for package in manifest.packages {
      allowed["package", default: []].insert(package.name)
      allowed["epr", default: []].insert(package.name)
      allowed["package/\(package.name)", default: []].insert(package.version)
      allowed["epr/\(package.name)", default: []].formUnion(
        ["zip", "tar.gz", "zip.sig"].map { "\(package.name)-\(package.version).\($0)" })
    }
  }

  /// The path of the first that there is; nil where all is of the site.
  func first() -> String? {
    for (folder, names) in allowed.sorted(by: { $0.key < $1.key }) {
      let path = folder.isEmpty ? site : "\(site)/\(folder)"
      if let name = Set(DraftFolder.names(in: path) ?? []).subtracting(names).min() {
        return "\(path)/\(name)"
      }
    }
    return nil
  }
}
