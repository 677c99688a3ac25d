/// Files of a new site, each linked from the old one or written.
struct SiteFiles {
  private let old: String
  private let draft: String
  private let time: Int
  /// How many there are.
  private(set) var count = 0
  private(set) var bytesWritten = 0
  private(set) var hasWritten = false

  /// - Parameters:
  ///   - old: The folder of the old site.
  ///   - draft: The folder of the new one.
  ///   - time: The files' time, in seconds since 1970.
  init(from old: String, to draft: String, time: Int) {
    (self.old, self.draft, self.time) = (old, draft, time)
  }

  /// Puts a file in place.
  ///
  /// - Parameters:
  ///   - path: Its path within the site.
  ///   - isKnown: Whether the old site has the same file.
  ///   - make: Makes its contents; called where it is not linked.
  /// - Returns: What was written; nil where it was linked.
  /// - Throws: `SiteError`.
  @discardableResult
  mutating func place(
    _ path: String, isKnown: Bool, _ make: () throws(SiteError) -> [UInt8]
  ) throws(SiteError) -> SiteManifest.Content? {
    count += 1
    if isKnown, try SiteFile.link("\(old)/\(path)", to: "\(draft)/\(path)") { return nil }
    let content = try SiteFile.write(make(), to: "\(draft)/\(path)", time: time)
    bytesWritten += content.size
    hasWritten = true
    return content
  }
}
