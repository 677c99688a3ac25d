internal import Drafts
internal import Glibc

/// The folder of a site, and the draft of the next one.
final class SiteFolder {
  private let folder: DraftFolder

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
    let manifest = "\(folder.path)/\(SiteManifest.fileName)"
    guard DraftFolder.isFree(folder.path) || access(manifest, F_OK) == 0 else {
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

  /// Puts the next site in the place of the old one, which is then removed.
  func exchange() throws(SiteError) {
    try SiteError.naming { () throws(DraftError) in try folder.exchange() }
  }

  static func makeFolders(_ path: String) throws(SiteError) {
    try SiteError.naming { () throws(DraftError) in try DraftFolder.makeFolders(path) }
  }
}
