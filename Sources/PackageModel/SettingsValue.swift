internal import YAML

/// A value of the settings file with its place, read as the type that is wanted there.
struct SettingsValue {
  let node: YAMLNode
  /// Where the key is, or the value itself when it has none.
  let keyMark: YAMLMark
  /// The key with those around it.
  let key: String
  let file: String

  func error(_ problem: SettingsProblem) -> SettingsError { error(problem, at: node.mark) }

  func error(_ problem: SettingsProblem, at mark: YAMLMark) -> SettingsError {
    SettingsError(
      file: file, line: mark.line, column: mark.column, key: key, problem: problem)
  }

  /// Returns the values of a mapping by key, each key once and known.
  ///
  /// Without known keys, every text is one.
  func mapping(keys known: [String]?) throws(SettingsError) -> [String: SettingsValue] {
    guard let pairs = node.mapping else { throw wrongType("a mapping") }
    var values: [String: SettingsValue] = [:]
    for pair in pairs {
      guard let name = pair.key.scalar else {
        throw error(.wrongType(expected: "a key", found: pair.key.kind), at: pair.key.mark)
      }
      let inner = SettingsValue(
        node: pair.value, keyMark: pair.key.mark,
        key: key.isEmpty ? name.excerpt : "\(key).\(name.excerpt)", file: file)
      if let known, !known.contains(name) {
        let nearest = NameDistance.nearest(to: name, among: known)
        throw inner.error(.unknownKey(nearest: nearest), at: pair.key.mark)
      }
      if let first = values.updateValue(inner, forKey: name) {
        throw inner.error(.duplicateKey(firstLine: first.keyMark.line), at: pair.key.mark)
      }
    }
    return values
  }

  func list() throws(SettingsError) -> [SettingsValue] {
    guard let elements = node.sequence else { throw wrongType("a list") }
    return elements.enumerated().map { index, element in
      SettingsValue(node: element, keyMark: element.mark, key: "\(key)[\(index)]", file: file)
    }
  }

  /// Returns the text as written: `7.9` needs no quotes to be a branch.
  func text() throws(SettingsError) -> String {
    guard !node.isNull, let text = node.scalar, !text.isEmpty else { throw wrongType("a text") }
    guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      throw error(.unfitText(text.excerpt, expected: "one line of text"))
    }
    return text
  }

  /// Returns a list of texts, none of them twice.
  func texts() throws(SettingsError) -> [(value: SettingsValue, text: String)] {
    var result: [(value: SettingsValue, text: String)] = []
    var seen: Set<String> = []
    for value in try list() {
      let text = try value.text()
      guard seen.insert(text).inserted else { throw value.error(.repeated(text.excerpt)) }
      result.append((value, text))
    }
    return result
  }

  func flag() throws(SettingsError) -> Bool {
    switch node.content {
    case .scalar("true", .plain): return true
    case .scalar("false", .plain): return false
    default: throw wrongType("true or false")
    }
  }

  /// Returns the case of an enumeration that the text names; a plain `yes` is a word here.
  func word<Word: RawRepresentable & CaseIterable>(
    _ type: Word.Type
  ) throws(SettingsError) -> Word where Word.RawValue == String {
    let text = try text()
    guard let word = Word(rawValue: text) else {
      let words = Word.allCases.map(\.rawValue)
      let nearest = NameDistance.nearest(to: text, among: words)
      throw error(.unknownWord(text.excerpt, words: words, nearest: nearest))
    }
    return word
  }

  func wrongType(_ expected: String) -> SettingsError {
    error(.wrongType(expected: expected, found: node.kind))
  }
}

extension YAMLNode {
  /// Whether the node is what YAML writes for nothing.
  fileprivate var isNull: Bool {
    guard case .scalar(let text, .plain) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// What the node is, for messages.
  fileprivate var kind: String {
    switch content {
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .scalar(let text, let style):
      isNull ? "nothing" : style == .plain ? text.excerpt : "the text \"\(text.excerpt)\""
    }
  }
}

extension String {
  /// The beginning of a text, short enough for a message.
  var excerpt: String {
    let limit = 60
    guard unicodeScalars.dropFirst(limit).first != nil else { return self }
    return String(Substring(unicodeScalars.prefix(limit))) + "…"
  }
}
