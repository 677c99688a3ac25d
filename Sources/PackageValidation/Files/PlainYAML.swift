internal import YAML

/// Reads the YAML of packages by its outline, which nearly all of it has.
enum PlainYAML {
  /// Reads a text to its root, as `YAMLParser.parse` does.
  ///
  /// - Returns: The root; nil when the text says nothing.
  /// - Throws: `YAMLError`.
  static func parse(_ bytes: RawSpan) throws(YAMLError) -> YAMLNode? {
    if let outline = outline(of: bytes) { return outline.node(0) }
    return try YAMLParser.parse(bytes)
  }

  /// The outline of a text; nil where it has none, or is longer than is read.
  static func outline(of bytes: RawSpan) -> YAMLOutline? {
    guard bytes.byteCount <= YAMLLimits.manifest.bytes else { return nil }
    return YAMLOutline(bytes.withUnsafeBytes { Array($0) })
  }
}
