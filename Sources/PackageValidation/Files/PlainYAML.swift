internal import YAML

/// Reads the YAML of packages: nearly all of it is plain, and plain text is read the short way.
enum PlainYAML {
  /// The root of a text, as `YAMLParser.parse` gives it.
  ///
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

extension YAMLOutline {
  /// Whether some mapping has a key twice, or too many keys to tell quickly.
  var repeatsKeys: Bool { repeatsKeys(0) }

  // The depth is that of the parser's limit.
  private func repeatsKeys(_ place: Int) -> Bool {
    guard kind(place) != .scalar else { return false }
    var keys: [ArraySlice<UInt8>] = []
    var isKey = kind(place) == .mapping
    for child in children(of: place) {
      if isKey {
        let key = text(child)
        guard keys.count < 24, !keys.contains(key) else { return true }
        keys.append(key)
      } else if repeatsKeys(child) {
        return true
      }
      if kind(place) == .mapping { isKey.toggle() }
    }
    return false
  }
}
