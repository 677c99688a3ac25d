/// Reads a YAML text into nodes.
package enum YAMLParser {
  /// Returns the root of the one document in a text, or nil when the document is empty.
  ///
  /// The text must be UTF-8, with or without a byte order mark.
  package static func parse(
    _ bytes: [UInt8], limits: YAMLLimits = .manifest
  ) throws(YAMLError) -> YAMLNode? {
    try parse(bytes.span.bytes, limits: limits)
  }

  /// Returns the root of the one document in a text lent by someone else, such as a git blob.
  package static func parse(
    _ bytes: RawSpan, limits: YAMLLimits = .manifest
  ) throws(YAMLError) -> YAMLNode? {
    guard bytes.byteCount <= limits.bytes else {
      throw YAMLError(
        .tooLarge, "the text has \(bytes.byteCount) bytes, the limit is \(limits.bytes)")
    }
    return try bytes.withUnsafeBytes { (buffer) throws(YAMLError) in
      try parse(buffer, limits: limits)
    }
  }

  private static func parse(
    _ bytes: UnsafeRawBufferPointer, limits: YAMLLimits
  ) throws(YAMLError) -> YAMLNode? {
    guard let reader = try reader(of: bytes) else { return nil }
    var builder = NodeBuilder(limits: limits)
    while let event = try reader.next() {
      try builder.add(event)
    }
    return builder.root
  }

  /// Returns a reader of the text; nil when it is empty.
  static func reader(
    of bytes: UnsafeRawBufferPointer
  ) throws(YAMLError) -> EventReader? {
    if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
      throw YAMLError(
        .notUTF8, "the text is UTF-16; save it as UTF-8", at: YAMLMark(line: 1, column: 1))
    }
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    // libyaml asserts that it gets an address, and an empty text may have none.
    guard !text.isEmpty else { return nil }
    return try EventReader(UnsafeRawBufferPointer(rebasing: text))
  }
}
