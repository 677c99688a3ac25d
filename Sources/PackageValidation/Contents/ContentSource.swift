/// Where the bytes of a package's files come from: a git repository, a folder, an archive.
package protocol ContentSource {
  /// Lends the bytes of a file.
  ///
  /// - Parameters:
  ///   - content: What a `ContentEntry` of this source names.
  ///   - limit: The most bytes to read.
  ///   - body: Gets the bytes.
  /// - Returns: What `body` returns.
  /// - Throws: `ContentFailure`.
  func withBytes<Result>(
    of content: ContentID, limit: Int, _ body: (RawSpan) -> Result
  ) throws(ContentFailure) -> Result
}
