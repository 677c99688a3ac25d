internal import YAML

// The dialect that packages are checked in: YAML 1.2's core schema, so `yes`, `off` and dates are
// texts; keys and most values are wanted as text anyway.
extension YAMLNode {
  /// Whether the node is what YAML writes for nothing.
  var isNull: Bool {
    guard case .scalar(let text, .plain) = content, tag == nil else { return false }
    return Self.nullWords.contains(text)
  }

  /// What a plain scalar of nothing is written as.
  static let nullWords = ["", "~", "null", "Null", "NULL"]

  /// The text of a scalar that is not null.
  var text: String? { isNull ? nil : scalar }

  /// The text and its place.
  var located: Located<String>? { text.map { Located($0, mark) } }

  /// Whether a plain scalar reads as a number, which a version never may.
  var isNumber: Bool {
    guard case .scalar(let text, .plain) = content, !isTaggedText else { return false }
    return Double(text) != nil
  }

  /// Whether a tag says that the scalar is a text, whatever it looks like.
  private var isTaggedText: Bool { tag == "!" || tag == "tag:yaml.org,2002:str" }

  /// The value of a Boolean; nil for anything else.
  var flag: Bool? {
    guard case .scalar(let text, .plain) = content, !isTaggedText else { return nil }
    return Self.flag(of: text)
  }

  /// The Boolean that a plain scalar stands for; nil for anything else.
  static func flag(of text: String) -> Bool? {
    switch text {
    case "true", "True", "TRUE": return true
    case "false", "False", "FALSE": return false
    default: return nil
    }
  }

  /// The elements of a list; none where there is no list.
  var elements: [YAMLNode] { sequence ?? [] }

  /// The value at a path of keys, which one key may also join with dots: `kibana.version`.
  ///
  /// Joined keys are understood when `isDotted`, as they are before format 3.0.0.
  func value(_ path: String..., isDotted: Bool = true) -> YAMLNode? {
    value(path[...], isDotted: isDotted)
  }

  private func value(_ path: ArraySlice<String>, isDotted: Bool) -> YAMLNode? {
    guard let first = path.first else { return self }
    guard mapping != nil else { return nil }
    if let found = self[first]?.value(path.dropFirst(), isDotted: isDotted) { return found }
    guard isDotted, path.count > 1 else { return nil }
    for count in 2...path.count {
      let key = path.prefix(count).joined(separator: ".")
      if let found = self[key]?.value(path.dropFirst(count), isDotted: isDotted) { return found }
    }
    return nil
  }

  /// The first key that repeats another one of its mapping, at any depth.
  // The depth is that of the parser's limit.
  var firstDuplicateKey: YAMLNode? {
    switch content {
    case .scalar: return nil
    case .sequence(let elements):
      for element in elements {
        if let found = element.firstDuplicateKey { return found }
      }
    case .mapping(let pairs):
      if let found = repeatedKey { return found }
      for pair in pairs {
        if let found = pair.value.firstDuplicateKey { return found }
      }
    }
    return nil
  }

  /// The first key that repeats another one of this mapping.
  var repeatedKey: YAMLNode? {
    guard case .mapping(let pairs) = content, pairs.count > 1 else { return nil }
    guard pairs.count <= 10 else { return duplicateKeys.first }
    for index in 1..<pairs.count {
      guard case .scalar(let text, _) = pairs[index].key.content else { continue }
      for other in 0..<index {
        if case .scalar(text, _) = pairs[other].key.content { return pairs[index].key }
      }
    }
    return nil
  }
}
