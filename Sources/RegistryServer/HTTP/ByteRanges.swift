/// The parts of a file that a `Range` header asks for (RFC 9110 14).
enum ByteRanges: Equatable {
  /// The header is absent, malformed or asks for too much: the whole file is the answer.
  case whole
  /// The header asks for nothing that the file has.
  case unsatisfiable
  case parts([Range<Int>])

  /// How many parts are answered one by one; more are a way to hurt.
  private static let mostParts = 16

  init(_ header: String?, size: Int) {
    guard let header, header.hasPrefix("bytes=") else {
      self = .whole
      return
    }
    var parts: [Range<Int>] = []
    for text in header.dropFirst("bytes=".count).split(separator: ",") {
      let text = text.trimmingSpaces
      guard !text.isEmpty else { continue }
      switch Self.part(text, size: size) {
      case .malformed:
        self = .whole
        return
      case .beyond: continue
      case .part(let part): parts.append(part)
      }
    }
    if parts.isEmpty {
      self = .unsatisfiable
    } else if parts.count > Self.mostParts || parts.reduce(0, { $0 + $1.count }) > size {
      self = .whole
    } else {
      self = .parts(parts)
    }
  }

  private enum Part {
    case malformed
    case beyond
    case part(Range<Int>)
  }

  private static func part(_ text: Substring, size: Int) -> Part {
    guard let dash = text.firstIndex(of: "-") else { return .malformed }
    let first = text[..<dash].trimmingSpaces
    let last = text[text.index(after: dash)...].trimmingSpaces
    guard (first + last).utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return .malformed }
    if first.isEmpty {
      guard let count = Int(last) else { return .malformed }
      return count == 0 || size == 0 ? .beyond : .part(max(0, size - count)..<size)
    }
    guard let start = Int(first) else { return .malformed }
    guard start < size else { return .beyond }
    guard !last.isEmpty else { return .part(start..<size) }
    guard let end = Int(last), end >= start else { return .malformed }
    return .part(start..<min(end, size - 1) + 1)
  }
}

extension Substring {
  /// The text without spaces and tabs around it.
  var trimmingSpaces: Substring {
    var text = drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
  }
}
