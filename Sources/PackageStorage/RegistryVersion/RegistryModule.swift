/// The go.mod of a distribution, and where it says which package registry it requires.
package struct RegistryModule: Sendable {
  package static let path = "go.mod"
  /// The registry as Go names it.
  package static let name = "github.com/elastic/package-registry"

  /// The versions that are required, of which there is one in a file that Go wrote.
  package private(set) var requirements: [TextPlace] = []
  private let bytes: [UInt8]

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var block: String?
    for (index, line) in bytes.lineRanges().enumerated() {
      var words = Self.words(in: line, of: bytes, number: index + 1)
      guard let first = words.first else { continue }
      if first.text == ")" {
        block = nil
        continue
      }
      if block == nil {
        if words.count > 1, words[1].text == "(" {
          block = first.text
          continue
        }
        guard first.text == "require" else { continue }
        words.removeFirst()
      } else if block != "require" {
        continue
      }
      guard words.count >= 2, Self.isRegistry(words[0].withoutQuotes("\"`", in: bytes).text) else {
        continue
      }
      requirements.append(words[1].withoutQuotes("\"`", in: bytes))
    }
  }

  /// The bytes with another version in every requirement, and no other byte changed.
  package func setting(_ version: RegistryVersion) -> [UInt8] {
    bytes.replacing(requirements, with: version.text)
  }

  /// Whether the path is the registry's, of any major version.
  private static func isRegistry(_ path: String) -> Bool {
    guard path.hasPrefix(name) else { return false }
    let rest = path.dropFirst(name.count)
    return rest.isEmpty || (rest.hasPrefix("/v") && rest.dropFirst(2).allSatisfy(\.isNumber))
  }

  /// The words before a comment; a parenthesis is one by itself.
  private static func words(
    in line: Range<Int>, of bytes: [UInt8], number: Int
  ) -> [TextPlace] {
    var words: [TextPlace] = []
    var start: Int?
    func end(at place: Int) {
      if let begun = start { words.append(TextPlace(begun..<place, of: bytes, line: number)) }
      start = nil
    }
    for place in line {
      switch bytes[place] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): end(at: place)
      case UInt8(ascii: "("), UInt8(ascii: ")"):
        end(at: place)
        words.append(TextPlace(place..<place + 1, of: bytes, line: number))
      case UInt8(ascii: "/")
      where start == nil && place + 1 < line.upperBound && bytes[place + 1] == UInt8(ascii: "/"):
        return words
      default: if start == nil { start = place }
      }
    }
    end(at: line.upperBound)
    return words
  }
}
