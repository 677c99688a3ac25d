/// A random change of one file of a package, which follows from a seed alone.
package struct PackageMutation {
  private var random: SplitMix64

  package init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  /// Changes one file: flips, cuts, repeats, joins with another, or puts in what parsers fear.
  package mutating func change(_ files: inout [String: [UInt8]]) {
    let names = files.keys.sorted()
    guard let name = names.randomElement(using: &random), var bytes = files[name] else { return }
    switch Int.random(in: 0..<10, using: &random) {
    case 0, 1, 2: flip(&bytes)
    case 3: bytes = Array(bytes.prefix(place(in: bytes)))
    case 4: repeatPart(&bytes)
    case 5: insert(&bytes, Self.oddTexts.randomElement(using: &random) ?? "")
    case 6: insert(&bytes, nested)
    case 7: bytes = Array(aliasBomb.utf8)
    case 8: insert(&bytes, hugeScalar)
    default:
      let other = names.randomElement(using: &random) ?? name
      bytes = Array(bytes.prefix(place(in: bytes))) + (files[other] ?? [])
    }
    files[name] = bytes
  }

  private mutating func place(in bytes: [UInt8]) -> Int {
    bytes.isEmpty ? 0 : Int.random(in: 0...bytes.count, using: &random)
  }

  private mutating func flip(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    for _ in 0..<Int.random(in: 1...16, using: &random) {
      bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
    }
  }

  private mutating func repeatPart(_ bytes: inout [UInt8]) {
    let (one, other) = (place(in: bytes), place(in: bytes))
    let part = Array(bytes[min(one, other)..<max(one, other)].prefix(4_000))
    let count = Int.random(in: 1...400, using: &random)
    bytes.insert(
      contentsOf: repeatElement(part, count: count).joined(), at: place(in: bytes))
  }

  private mutating func insert(_ bytes: inout [UInt8], _ text: String) {
    bytes.insert(contentsOf: Array(text.utf8), at: place(in: bytes))
  }

  private mutating func insert(_ bytes: inout [UInt8], _ text: [UInt8]) {
    bytes.insert(contentsOf: text, at: place(in: bytes))
  }

  /// Collections inside each other, in block or flow style or as JSON.
  private var nested: String {
    mutating get {
      let depth = [90, 110, 5_000, 60_000].randomElement(using: &random) ?? 90
      return switch Int.random(in: 0..<5, using: &random) {
      case 0: String(repeating: "[", count: depth)
      case 1: String(repeating: "{a: ", count: depth)
      case 2: String(repeating: "- ", count: depth)
      case 3: "\n" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      default:
        "\n" + (0..<min(depth, 700)).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
      }
    }
  }

  /// Aliases of aliases, which stand for more nodes than any memory holds.
  private var aliasBomb: String {
    mutating get {
      let width = Int.random(in: 2...20, using: &random)
      var text = "a0: &a0 [lol, lol]\n"
      for level in 1..<Int.random(in: 3...60, using: &random) {
        let aliases = Array(repeating: "*a\(level - 1)", count: width).joined(separator: ", ")
        text += "a\(level): &a\(level) [\(aliases)]\n"
      }
      return text
    }
  }

  /// A long text in one of the styles, or very many short ones.
  private var hugeScalar: [UInt8] {
    mutating get {
      let size = [10_000, 400_000, 3_000_000].randomElement(using: &random) ?? 0
      let text = [UInt8](repeating: UInt8(ascii: "x"), count: size)
      return switch Int.random(in: 0..<6, using: &random) {
      case 0: text
      case 1: Array("\ndescription: \"".utf8) + text + Array("\"\n".utf8)
      case 2: Array("\n? ".utf8) + text + Array("\n: 1\n".utf8)
      case 3: Array((0..<(size / 12)).map { "\nkey\($0): a" }.joined().utf8)
      case 4: Array(String(repeating: "\n- name: a", count: size / 12).utf8)
      default: Array(String(repeating: "- ", count: 60).utf8) + text
      }
    }
  }

  private static let oddTexts = [
    "\u{0}", "\u{FEFF}", "\t", "\r\n", "---\n", "...\n", "%YAML 9.9\n---\n", "%TAG ! !\n", "&a ",
    "*a", "<<: *a", "!!binary ", "!<", "? ", ": ", "- - - ", "|9\n", ">+\n", "'", "\"", "\\x",
    "\u{2028}", "\u{85}", "{", "}", "[", "]", ",", "#", "`", "@", "null", "~", "yes", "1e999",
    "0x", "-0", ".inf", "99999999999999999999", "\u{10FFFF}", "{\"id\":", "\\ud800", "<svg",
    "conditions.kibana.version: '^8.0.0 || >='\n", "version: 1.2\n", "format_version: 99.0.0\n",
  ]
}
