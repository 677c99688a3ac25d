internal import Drafts

/// The folder of a site, and the draft of the next one.
final class SiteFolder {
  private let folder: DraftFolder

  /// What the site there consists of; nil where there is none yet.
  let present: SiteManifest?

  /// Where the site is.
  var path: String { folder.path }
  /// Where the next one is made.
  var draft: String { folder.draft }

  /// Locks the site and makes the empty folder for the next one.
  ///
  /// - Parameter path: Where the site is, or is to be; absolute.
  /// - Throws: `SiteError`, also where the folder holds anything but a site.
  init(_ path: String) throws(SiteError) {
    folder = try SiteError.naming { () throws(DraftError) in try DraftFolder(path) }
    present = SiteFile.read("\(folder.path)/\(SiteManifest.fileName)")
      .flatMap(SiteManifest.init)
    guard present != nil || DraftFolder.isFree(folder.path) else {
      folder.discard()
      throw .notASite(path: folder.path)
    }
    do throws(DraftError) {
      try folder.begin()
    } catch {
      folder.discard()
      throw SiteError(error)
    }
  }

  /// Removes what was not put in place.
  func discard() { folder.discard() }

  /// Makes sure that nothing of somebody else would go with the old site.
  ///
  /// - Throws: `SiteError.foreignFile`.
  func checkOwnership() throws(SiteError) {
    guard let file = present.flatMap({ ForeignFiles(in: path, of: $0).first() }) else { return }
    throw .foreignFile(path: file, site: path)
  }

  /// Puts the next site in the place of the old one, which is then removed.
  ///
  /// - Returns: Why the old one is still there, beside the new one.
  func exchange() throws(SiteError) -> SiteError? {
    try SiteError.naming { () throws(DraftError) in try folder.exchange() }.map(SiteError.init)
  }

  static func makeFolders(_ path: String) throws(SiteError) {
    try SiteError.naming { () throws(DraftError) in try DraftFolder.makeFolders(path) }
  }
}
