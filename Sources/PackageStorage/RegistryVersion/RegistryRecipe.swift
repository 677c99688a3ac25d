/// The Dockerfile of a distribution, and where it says which package registry it is built from.
package struct RegistryRecipe: Sendable {
  /// Where the registry is named.
  package enum Pin: Hashable, Sendable {
    /// The defaults of `ARG PACKAGE_REGISTRY`; the last one counts.
    case argument([TextPlace])
    /// The tag of the last `FROM`, or what stands there for a variable without a value.
    case tag(TextPlace)
    /// The last `FROM` names its image by a digest.
    case digest(line: Int)
    /// The last `FROM` names no tag.
    case unnamed(line: Int)
    /// There is no `FROM`.
    case absent
  }

  package static let path = "Dockerfile"
  static let variable = "PACKAGE_REGISTRY"

  package let pin: Pin
  private let bytes: [UInt8]

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var arguments: [TextPlace] = []
    /// The images of the stages, with their names.
    var stages: [(image: TextPlace, name: String?)] = []
    for words in RecipeInstructions(bytes).instructions {
      switch words[0].text.uppercased() {
      case "ARG":
        let beginning = Self.variable + "="
        for word in words.dropFirst() where word.text.hasPrefix(beginning) {
          let value = word.part(beginning.utf8.count..<word.range.count, of: bytes)
          arguments.append(value.withoutQuotes("\"'", in: bytes))
        }
      case "FROM":
        let rest = words.dropFirst().drop { $0.text.hasPrefix("--") }
        guard let image = rest.first else { continue }
        let isNamed = rest.count == 3 && rest[rest.startIndex + 1].text.uppercased() == "AS"
        stages.append((image, isNamed ? rest.last?.text.lowercased() : nil))
      default: continue
      }
    }
    pin =
      arguments.isEmpty ? Self.pin(ofStages: stages, in: bytes) : .argument(arguments)
  }

  /// The bytes with another registry, and no other byte changed; nil where none is named.
  package func setting(_ version: RegistryVersion) -> [UInt8]? {
    switch pin {
    case .argument(let places): bytes.replacing(places, with: version.text)
    case .tag(let place): bytes.replacing([place], with: version.text)
    case .digest, .unnamed, .absent: nil
    }
  }

  private static func pin(
    ofStages stages: [(image: TextPlace, name: String?)], in bytes: [UInt8]
  ) -> Pin {
    guard var (image, _) = stages.last else { return .absent }
    // A stage that is built on an earlier one has that one's image.
    for (earlier, name) in stages.reversed().dropFirst() where name == image.text.lowercased() {
      image = earlier
    }
    let text = Array(image.text.utf8)
    var (depth, tag) = (0, Int?.none)
    for place in text.indices {
      switch text[place] {
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: "@") where depth == 0: return .digest(line: image.line)
      case UInt8(ascii: "/") where depth == 0: tag = nil
      case UInt8(ascii: ":") where depth == 0 && tag == nil: tag = place + 1
      default: continue
      }
    }
    guard let tag, tag < text.count else { return .unnamed(line: image.line) }
    let place = image.part(tag..<text.count, of: bytes)
    guard place.text.contains("$") else { return .tag(place) }
    return defaultValue(of: place, in: bytes).map(Pin.tag) ?? .unnamed(line: image.line)
  }

  /// What stands in a variable for its missing value: `v1.0.0` in `${NAME:-v1.0.0}`.
  private static func defaultValue(of place: TextPlace, in bytes: [UInt8]) -> TextPlace? {
    let text = place.text
    guard text.hasPrefix("${"), text.hasSuffix("}"), let dash = text.utf8.firstIndex(of: 45) else {
      return nil
    }
    let name = text[..<dash].dropFirst(2)
    guard name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == ":" }) else {
      return nil
    }
    let value = text.utf8.distance(from: text.startIndex, to: dash) + 1
    guard !text.utf8.dropFirst(value).dropLast().contains(where: { $0 == 36 || $0 == 125 }) else {
      return nil
    }
    return place.part(value..<place.range.count - 1, of: bytes)
  }
}
