internal import Glibc

/// The tree of a YAML text in one list: no string, node or list of its own a value.
///
/// It is what `YAMLParser` gives, from the same events of libyaml, made in a fraction of the time;
/// texts with aliases, anchors, tags or keys that are no scalars have none. Values are numbered in
/// the order of the text, 0 is the root; the values of a mapping are its keys and their values by
/// turns.
package final class YAMLOutline: Sendable {
  package enum Kind: Sendable {
    case scalar, sequence, mapping
  }

  /// A value; numbers have 32 bits, since texts are of a few megabytes at most.
  struct Element: Sendable {
    let kind: Kind
    let style: YAMLScalarStyle
    private let start: UInt32
    private let length: UInt32
    private var storedNext: UInt32
    let mark: YAMLMark

    init(
      kind: Kind, style: YAMLScalarStyle, text: Int, length: Int, next: Int, mark: YAMLMark
    ) {
      (self.kind, self.style, self.mark) = (kind, style, mark)
      start = UInt32(clamping: text)
      self.length = UInt32(clamping: length)
      storedNext = UInt32(clamping: next)
    }

    /// Where a scalar's text is among all texts.
    var text: Range<Int> { Int(start)..<(Int(start) + Int(length)) }

    /// The number of the value after all values in this one.
    var next: Int { Int(storedNext) }

    mutating func setNext(_ place: Int) { storedNext = UInt32(clamping: place) }
  }

  /// The longest text, in bytes, whose places fit.
  private static let longest = 1 << 30

  /// The texts of all scalars, one after the other.
  private let texts: [UInt8]
  private let elements: [Element]

  /// Outlines a text; nil where it needs `YAMLParser`, be it that it is not YAML at all.
  package init?(_ bytes: [UInt8], limits: YAMLLimits = .manifest) {
    guard bytes.count <= min(limits.bytes, Self.longest) else { return nil }
    let builder = bytes.withUnsafeBytes { OutlineBuilder.build(from: $0, depth: limits.depth) }
    guard let builder else { return nil }
    (texts, elements) = (builder.texts, builder.elements)
  }

  package func kind(_ place: Int) -> Kind { elements[place].kind }

  package func style(_ place: Int) -> YAMLScalarStyle { elements[place].style }

  package func mark(_ place: Int) -> YAMLMark {
    elements[place].mark
  }

  /// The number of the value that comes after all values in this one.
  package func next(after place: Int) -> Int { elements[place].next }

  /// The numbers of the values directly in this one.
  package func children(of place: Int) -> Children {
    Children(outline: self, place: place + 1, end: elements[place].next)
  }

  /// The bytes of a scalar's text, without copying them.
  package func text(_ place: Int) -> ArraySlice<UInt8> {
    texts[elements[place].text]
  }

  /// How many bytes a scalar's text has.
  package func length(_ place: Int) -> Int { elements[place].text.count }

  /// The first byte of a scalar's text; nil where it is empty.
  package func firstByte(_ place: Int) -> UInt8? {
    let text = elements[place].text
    return text.isEmpty ? nil : texts[text.lowerBound]
  }

  /// Whether a scalar's text has those bytes.
  package func isText(_ place: Int, _ bytes: [UInt8]) -> Bool {
    let text = elements[place].text
    guard text.count == bytes.count else { return false }
    return texts.withUnsafeBytes { texts in
      guard let start = texts.baseAddress else { return bytes.isEmpty }
      return memcmp(start + text.lowerBound, bytes, bytes.count) == 0
    }
  }

  /// A scalar's text.
  package func string(_ place: Int) -> String {
    let text = elements[place].text
    return texts.withUnsafeBufferPointer { String(decoding: $0[text], as: UTF8.self) }
  }

  /// The value as a node.
  package func node(_ place: Int) -> YAMLNode {
    let content: YAMLNode.Content
    switch elements[place].kind {
    case .scalar: content = .scalar(string(place), elements[place].style)
    case .sequence: content = .sequence(children(of: place).map(node))
    case .mapping:
      var pairs: [YAMLPair] = []
      var key: Int?
      for child in children(of: place) {
        if let name = key {
          pairs.append(YAMLPair(key: node(name), value: node(child)))
          key = nil
        } else {
          key = child
        }
      }
      content = .mapping(pairs)
    }
    return YAMLNode(content, mark: mark(place))
  }

  /// The numbers of the values in a collection.
  package struct Children: Sequence, IteratorProtocol {
    let outline: YAMLOutline
    var place: Int
    let end: Int

    package mutating func next() -> Int? {
      guard place < end else { return nil }
      defer { place = outline.next(after: place) }
      return place
    }
  }
}
