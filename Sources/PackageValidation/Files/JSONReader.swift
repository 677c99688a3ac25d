internal import YAML

/// Why a text is not JSON.
struct JSONSyntaxError: Error, Hashable {
  let message: String
  let mark: YAMLMark
}

extension ParseFault {
  init(_ error: JSONSyntaxError) {
    self.init(error.message, at: error.mark)
  }
}

/// The few members that were asked for of a JSON text.
struct JSONSummary {
  fileprivate(set) var isObject = false
  fileprivate var texts: [String: String] = [:]
  fileprivate var lists: [String: [[String: String]]] = [:]

  /// The text at a path of keys joined with dots.
  func text(_ path: String) -> String? { texts[path] }

  /// The members that are texts of each object in the list at a path.
  func list(_ path: String) -> [[String: String]] { lists[path] ?? [] }
}

/// Checks a whole JSON text (RFC 8259) and keeps of it what was asked for.
///
/// Most of a text is only stepped over, without making values of it.
struct JSONReader {
  /// The most collections inside each other.
  static let depthLimit = 200

  private let bytes: UnsafeRawBufferPointer
  private let members: [String]
  private var place = 0
  private var summary = JSONSummary()

  /// Reads a text.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - members: Paths to keep: texts, and lists of objects.
  /// - Returns: What was asked for.
  /// - Throws: `JSONSyntaxError`.
  static func read(_ bytes: RawSpan, members: [String]) throws(JSONSyntaxError) -> JSONSummary {
    try bytes.withUnsafeBytes { (buffer) throws(JSONSyntaxError) in
      var reader = JSONReader(bytes: buffer, members: members)
      try reader.readDocument()
      return reader.summary
    }
  }

  private init(bytes: UnsafeRawBufferPointer, members: [String]) {
    (self.bytes, self.members) = (bytes, members)
  }

  private mutating func readDocument() throws(JSONSyntaxError) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    skipSpace()
    summary.isObject = next == UInt8(ascii: "{")
    try readValue(at: summary.isObject ? "" : nil, depth: 0)
    skipSpace()
    guard place == bytes.count else { throw error("something follows the value") }
  }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private func error(_ message: String) -> JSONSyntaxError {
    var (line, column) = (1, 1)
    for byte in bytes.prefix(place) {
      if byte == UInt8(ascii: "\n") {
        (line, column) = (line + 1, 1)
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return JSONSyntaxError(message: message, mark: YAMLMark(line: line, column: column))
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      place += 1
    }
  }

  /// Reads a value; `path` is nil where nothing below can be wanted.
  private mutating func readValue(at path: String?, depth: Int) throws(JSONSyntaxError) {
    guard depth <= Self.depthLimit else {
      throw error("more than \(Self.depthLimit) collections stand inside each other")
    }
    switch next {
    case UInt8(ascii: "{"): try readObject(at: path, depth: depth)
    case UInt8(ascii: "["): try readArray(at: path, depth: depth)
    case UInt8(ascii: "\""):
      let start = place + 1
      let hasEscapes = try skipString()
      if let path, members.contains(path) {
        summary.texts[path] = text(start, hasEscapes: hasEscapes)
      }
    case UInt8(ascii: "t"): try skip("true")
    case UInt8(ascii: "f"): try skip("false")
    case UInt8(ascii: "n"): try skip("null")
    case .some(let byte) where byte == UInt8(ascii: "-") || Self.isDigit(byte): try skipNumber()
    case nil: throw error("the text ends where a value should be")
    default: throw error("a value should be here")
    }
  }

  private mutating func readObject(at path: String?, depth: Int) throws(JSONSyntaxError) {
    place += 1
    skipSpace()
    guard next != UInt8(ascii: "}") else { return place += 1 }
    while true {
      guard next == UInt8(ascii: "\"") else { throw error("a key in quotes should be here") }
      let start = place + 1
      let hasEscapes = try skipString()
      let inner = path.flatMap { wantedPath(text(start, hasEscapes: hasEscapes), below: $0) }
      skipSpace()
      guard next == UInt8(ascii: ":") else { throw error("a colon should be here") }
      place += 1
      skipSpace()
      try readValue(at: inner, depth: depth + 1)
      skipSpace()
      switch next {
      case UInt8(ascii: ","): place += 1
      case UInt8(ascii: "}"): return place += 1
      default: throw error("a comma or } should be here")
      }
      skipSpace()
    }
  }

  private mutating func readArray(at path: String?, depth: Int) throws(JSONSyntaxError) {
    let isWanted = path.map { members.contains($0) } ?? false
    var elements: [[String: String]] = []
    place += 1
    skipSpace()
    guard next != UInt8(ascii: "]") else { return place += 1 }
    while true {
      if isWanted, next == UInt8(ascii: "{") {
        // A reader of its own keeps the members of the element apart.
        var inner = JSONReader(bytes: bytes, members: ["id", "type"])
        inner.place = place
        try inner.readObject(at: "", depth: depth + 1)
        place = inner.place
        elements.append(inner.summary.texts)
      } else {
        try readValue(at: nil, depth: depth + 1)
      }
      skipSpace()
      switch next {
      case UInt8(ascii: ","): place += 1
      case UInt8(ascii: "]"):
        place += 1
        if let path, isWanted { summary.lists[path] = elements }
        return
      default: throw error("a comma or ] should be here")
      }
      skipSpace()
    }
  }

  private func wantedPath(_ key: String, below path: String) -> String? {
    let inner = path.isEmpty ? key : "\(path).\(key)"
    return members.contains { $0 == inner || $0.hasPrefix(inner + ".") } ? inner : nil
  }

  // MARK: Scalars

  /// Steps over a string and says whether it has escapes.
  private mutating func skipString() throws(JSONSyntaxError) -> Bool {
    place += 1
    var hasEscapes = false
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        place += 1
        return hasEscapes
      case UInt8(ascii: "\\"):
        hasEscapes = true
        place += 1
        try skipEscape()
      case 0..<0x20: throw error("a control character stands in a string")
      default: place += 1
      }
    }
    throw error("the text ends inside a string")
  }

  private mutating func skipEscape() throws(JSONSyntaxError) {
    switch next {
    case .some(let byte) where "\"\\/bfnrt".utf8.contains(byte): place += 1
    case UInt8(ascii: "u"):
      place += 1
      for _ in 0..<4 {
        guard let byte = next, Self.isHexadecimal(byte) else {
          throw error("four hexadecimal digits should follow \\u")
        }
        place += 1
      }
    default: throw error("no such escape in a string")
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }

  /// The string that begins at a place and ends before the present one.
  private func text(_ start: Int, hasEscapes: Bool) -> String {
    let raw = UnsafeRawBufferPointer(rebasing: bytes[start..<max(start, place - 1)])
    return hasEscapes ? JSONEscapes.resolved(raw) : String(decoding: raw, as: UTF8.self)
  }

  private mutating func skipNumber() throws(JSONSyntaxError) {
    if next == UInt8(ascii: "-") { place += 1 }
    let start = place
    guard skipDigits() > 0 else { throw error("a digit should follow the minus sign") }
    if bytes[start] == UInt8(ascii: "0"), place - start > 1 {
      throw error("a number begins with a needless zero")
    }
    if next == UInt8(ascii: ".") {
      place += 1
      guard skipDigits() > 0 else { throw error("a digit should follow the point") }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      place += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { place += 1 }
      guard skipDigits() > 0 else { throw error("a digit should follow the exponent's sign") }
    }
  }

  private mutating func skipDigits() -> Int {
    let start = place
    while let byte = next, Self.isDigit(byte) { place += 1 }
    return place - start
  }

  private mutating func skip(_ word: StaticString) throws(JSONSyntaxError) {
    let count = word.utf8CodeUnitCount
    guard place + count <= bytes.count else { throw error("a value should be here") }
    for index in 0..<count where bytes[place + index] != word.utf8Start[index] {
      throw error("a value should be here")
    }
    place += count
  }
}
