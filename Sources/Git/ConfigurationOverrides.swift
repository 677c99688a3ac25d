/// Configuration that the environment holds: the pairs of `GIT_CONFIG_COUNT`, then those of
/// `git -c`, which reach other programs in `GIT_CONFIG_PARAMETERS`.
struct ConfigurationOverrides {
  private static let limit = 1_000
  private var pairs: [(key: String, value: String?)] = []

  /// Reads the variables.
  ///
  /// - Parameter environment: The variables of the process.
  /// - Throws: `GitError` where git would refuse them as well.
  init(_ environment: [String: String]) throws(GitError) {
    if let text = environment["GIT_CONFIG_COUNT"], !text.isEmpty {
      guard let count = Int(text), (0...Self.limit).contains(count) else {
        throw Self.error("GIT_CONFIG_COUNT", "it is \(text), not a number up to \(Self.limit)")
      }
      for index in 0..<count {
        guard let key = environment["GIT_CONFIG_KEY_\(index)"],
          let value = environment["GIT_CONFIG_VALUE_\(index)"]
        else {
          throw Self.error(
            "GIT_CONFIG_COUNT",
            "it is \(count), but GIT_CONFIG_KEY_\(index) or GIT_CONFIG_VALUE_\(index) is missing")
        }
        pairs.append((key, value))
      }
    }
    if let text = environment["GIT_CONFIG_PARAMETERS"] {
      guard let parsed = Self.parameters(text) else {
        throw Self.error("GIT_CONFIG_PARAMETERS", "it is not quoted as git quotes it")
      }
      pairs += parsed
    }
  }

  /// Returns the values of a key, the strongest last; nil for one that stands without `=`.
  func values(_ key: String) -> [String?] {
    pairs.filter { $0.key.lowercased() == key.lowercased() }.map(\.value)
  }

  private static func error(_ variable: String, _ reason: String) -> GitError {
    GitError("read \(variable)", message: reason)
  }

  /// Reads `'key'='value' 'key'= 'key'`, and the form of git before 2.31: `'key=value'`.
  private static func parameters(_ text: String) -> [(key: String, value: String?)]? {
    var rest = Array(text.unicodeScalars)[...]
    var pairs: [(key: String, value: String?)] = []
    while true {
      rest = rest.drop { $0 == " " }
      if rest.isEmpty { return pairs }
      guard pairs.count < limit, let key = quoted(&rest) else { return nil }
      if rest.first == "=" {
        rest.removeFirst()
        if rest.first == nil || rest.first == " " {
          pairs.append((key, nil))
        } else {
          guard let value = quoted(&rest) else { return nil }
          pairs.append((key, value))
        }
      } else {
        let equals = key.firstIndex(of: "=")
        pairs.append(
          (
            String(key[..<(equals ?? key.endIndex)]),
            equals.map { String(key[key.index(after: $0)...]) }
          ))
      }
      guard rest.isEmpty || rest.first == " " else { return nil }
    }
  }

  /// Takes one word in single quotes off the front; `'\''` and `'\!'` stand for the character.
  private static func quoted(_ rest: inout ArraySlice<Unicode.Scalar>) -> String? {
    guard rest.popFirst() == "'" else { return nil }
    var word = String.UnicodeScalarView()
    while let next = rest.popFirst() {
      guard next == "'" else {
        word.append(next)
        continue
      }
      guard rest.first == "\\" else { return String(word) }
      rest.removeFirst()
      guard let escaped = rest.popFirst(), escaped == "'" || escaped == "!",
        rest.popFirst() == "'"
      else { return nil }
      word.append(escaped)
    }
    return nil
  }
}
