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
  /// - Returns: The contents that were written; nil where it was linked.
  /// - Throws: `SiteError`.
  @discardableResult
  mutating func place(
    _ path: String, isKnown: Bool, _ make: () throws(SiteError) -> [UInt8]
  ) throws(SiteError) -> [UInt8]? {
    if isKnown, try SiteFile.link("\(old)/\(path)", to: "\(draft)/\(path)") {
      count += 1
      return nil
    }
    let bytes = try make()
    try SiteFile.write(bytes, to: "\(draft)/\(path)", time: time)
    count += 1
    bytesWritten += bytes.count
    hasWritten = true
    return bytes
  }
}
