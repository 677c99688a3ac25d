/// Reads a version range's text from left to right.
struct RangeScanner {
  private var rest: Substring

  init(_ text: Substring) {
    rest = text
  }

  var isAtEnd: Bool { rest.isEmpty }

  /// Takes one character.
  mutating func take() -> Character { rest.removeFirst() }

  /// Skips white space and says whether there was any.
  @discardableResult
  mutating func skipSpaces() -> Bool {
    let count = rest.count
    rest = rest.drop { " \t\n\r\u{0C}\r\n".contains($0) }
    return rest.count < count
  }

  /// Skips `text` if it comes next.
  mutating func skip(_ text: String) -> Bool {
    guard rest.hasPrefix(text) else { return false }
    rest.removeFirst(text.count)
    return true
  }

  /// Reads an operator and a version; nil where there is none.
  mutating func term() -> VersionRange.Term? {
    let comparison = comparison()
    skipSpaces()
    return version().flatMap { Self.term(comparison, $0) }
  }

  /// Reads `A - B`, white space around it included; nil where that does not come next.
  mutating func hyphenRange() -> (low: Substring, high: Substring)? {
    skipSpaces()
    let start = rest
    guard version() != nil else { return nil }
    let low = start[..<rest.startIndex]
    guard skipSpaces(), skip("-"), skipSpaces() else { return nil }
    let second = rest
    guard version() != nil else { return nil }
    let high = second[..<rest.startIndex]
    skipSpaces()
    return (low, high)
  }

  private mutating func comparison() -> VersionRange.Term.Operator {
    let operators: [(String, VersionRange.Term.Operator)] = [
      ("!=", .notEqual), (">=", .greaterOrEqual), ("=>", .greaterOrEqual), ("<=", .lessOrEqual),
      ("=<", .lessOrEqual), ("~>", .tilde), ("=", .equal), (">", .greater), ("<", .less),
      ("~", .tilde), ("^", .caret),
    ]
    for (text, comparison) in operators where skip(text) { return comparison }
    return .equal
  }

  // MARK: Versions

  private struct Parts {
    var numbers: [Substring] = []
    var prerelease = ""
    var metadata = ""
  }

  private mutating func version() -> Parts? {
    var parts = Parts()
    _ = skip("v")
    while parts.numbers.count < 3 {
      let start = rest
      if !parts.numbers.isEmpty, !skip(".") { break }
      let number = take { $0.isASCII && $0.isNumber || $0 == "x" || $0 == "X" || $0 == "*" }
      guard !number.isEmpty else {
        rest = start
        break
      }
      parts.numbers.append(number)
    }
    guard !parts.numbers.isEmpty else { return nil }
    parts.prerelease = identifiers(after: "-")
    parts.metadata = identifiers(after: "+")
    return parts
  }

  /// Reads dot-separated identifiers; empty where they do not come next.
  private mutating func identifiers(after mark: String) -> String {
    let start = rest
    guard skip(mark) else { return "" }
    var identifiers: [Substring] = []
    while true {
      let before = rest
      if !identifiers.isEmpty, !skip(".") { break }
      let next = take { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
      guard !next.isEmpty else {
        rest = before
        break
      }
      identifiers.append(next)
    }
    if identifiers.isEmpty { rest = start }
    return identifiers.joined(separator: ".")
  }

  private mutating func take(while isWanted: (Character) -> Bool) -> Substring {
    let taken = rest.prefix(while: isWanted)
    rest.removeFirst(taken.count)
    return taken
  }

  /// Puts a term together; nil where a number is neither digits nor a lone wildcard.
  private static func term(
    _ comparison: VersionRange.Term.Operator, _ parts: Parts
  ) -> VersionRange.Term? {
    let wildcards: Set<Substring> = ["x", "X", "*"]
    var numbers: [UInt64] = []
    var open = VersionRange.Term.Open.nothing
    for (index, level) in [VersionRange.Term.Open.major, .minor, .patch].enumerated() {
      guard index < parts.numbers.count, !wildcards.contains(parts.numbers[index]) else {
        open = level
        break
      }
      guard let number = UInt64(parts.numbers[index]) else { return nil }
      numbers.append(number)
    }
    while numbers.count < 3 { numbers.append(0) }
    let tag = parts.prerelease.isEmpty ? "" : "-" + parts.prerelease
    guard
      let version = try? LenientVersion(
        "\(numbers[0]).\(numbers[1]).\(numbers[2])\(tag)")
    else { return nil }
    return VersionRange.Term(comparison: comparison, version: version, open: open)
  }
}
