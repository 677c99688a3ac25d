/// One value of a YAML text, as written.
///
/// A scalar is its raw text and the way it was quoted: whether a plain `1.0` is a number, and a
/// plain `no` a boolean, is for each reader to say. Keys keep their order, duplicates stay, a merge
/// key (`<<`) is a pair like any other. An alias is replaced by what its anchor stands for.
package struct YAMLNode: Sendable {
  package enum Content: Sendable {
    case scalar(String, YAMLScalarStyle)
    case sequence([YAMLNode])
    case mapping([YAMLPair])
  }

  package let content: Content

  /// The tag that was written, resolved: `tag:yaml.org,2002:str` for `!!str`, `!` for a lone one.
  package let tag: String?

  /// Where the value, its tag, its anchor or the alias for it begins.
  package let mark: YAMLMark

  package init(_ content: Content, tag: String? = nil, mark: YAMLMark) {
    self.content = content
    self.tag = tag
    self.mark = mark
  }
}

/// A key of a mapping and its value.
package struct YAMLPair: Sendable {
  package let key: YAMLNode
  package let value: YAMLNode

  package init(key: YAMLNode, value: YAMLNode) {
    self.key = key
    self.value = value
  }
}

/// The way a scalar was written.
package enum YAMLScalarStyle: Hashable, Sendable {
  case plain
  case singleQuoted
  case doubleQuoted
  /// A block after `|`.
  case literal
  /// A block after `>`.
  case folded
}

extension YAMLNode {
  /// The raw text, if the node is a scalar.
  package var scalar: String? {
    guard case .scalar(let text, _) = content else { return nil }
    return text
  }

  /// The way the scalar was written, if the node is one.
  package var style: YAMLScalarStyle? {
    guard case .scalar(_, let style) = content else { return nil }
    return style
  }

  /// The elements, if the node is a sequence.
  package var sequence: [YAMLNode]? {
    guard case .sequence(let elements) = content else { return nil }
    return elements
  }

  /// The pairs in the order of the text, if the node is a mapping.
  package var mapping: [YAMLPair]? {
    guard case .mapping(let pairs) = content else { return nil }
    return pairs
  }

  /// The value of a mapping's key; of several equal keys, the last one's.
  package subscript(key: String) -> YAMLNode? {
    guard case .mapping(let pairs) = content else { return nil }
    return pairs.last { pair in
      guard case .scalar(let text, _) = pair.key.content else { return false }
      return KeyText(text) == KeyText(key)
    }?.value
  }

  /// The keys of a mapping that repeat an earlier one, in the order of the text.
  ///
  /// Two scalar keys are equal when their texts are, however they are quoted; keys that are
  /// collections are not compared.
  package var duplicateKeys: [YAMLNode] {
    guard case .mapping(let pairs) = content, pairs.count > 1 else { return [] }
    var seen = Set<KeyText>(minimumCapacity: pairs.count)
    return pairs.compactMap { pair in
      guard case .scalar(let text, _) = pair.key.content else { return nil }
      return seen.insert(KeyText(text)).inserted ? nil : pair.key
    }
  }
}

/// A key compared by its bytes: `String` takes canonically equivalent texts for equal.
private struct KeyText: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (left: KeyText, right: KeyText) -> Bool {
    // The first comparison is the fast one, the second decides.
    left.text == right.text && left.text.utf8.elementsEqual(right.text.utf8)
  }

  func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
