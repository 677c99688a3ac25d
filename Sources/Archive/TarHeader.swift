/// What stands before a file in a tar (POSIX.1-2001): it has the time 0 and belongs to root.
enum TarHeader {
  private static let block = 512
  /// How many zeros end a tar.
  static let end = 2 * block

  /// The header, after an extended one where the usual one has no room for all.
  static func blocks(_ header: ArchiveHeader, size: Int) throws(ArchiveError) -> [UInt8] {
    var blocks: [UInt8] = []
    let place = TarPlace(header.path)
    let target = Array((header.target ?? "").utf8)
    if place == nil || target.count > TarPlace.longestName {
      let records =
        TarPlace.record("path", Array(header.path.utf8))
        + (target.isEmpty ? [] : TarPlace.record("linkpath", target))
      blocks += try Self.header(
        TarPlace(name: Array("PaxHeader".utf8)), kind: "x", mode: 0o644, size: records.count)
      blocks += records + [UInt8](repeating: 0, count: rest(records.count))
    }
    let kind: Character = header.isFolder ? "5" : header.target == nil ? "0" : "2"
    return try blocks
      + Self.header(
        place ?? TarPlace(name: Array(header.path.utf8.prefix(TarPlace.longestName))), kind: kind,
        mode: header.mode & 0o7777, size: size,
        target: Array(target.prefix(TarPlace.longestName)))
  }

  /// How many bytes are missing to a whole block.
  static func rest(_ size: Int) -> Int { (block - size % block) % block }

  private static func header(
    _ place: TarPlace, kind: Character, mode: UInt32, size: Int, target: [UInt8] = []
  ) throws(ArchiveError) -> [UInt8] {
    func text(_ bytes: [UInt8], _ width: Int) -> [UInt8] {
      bytes + [UInt8](repeating: 0, count: width - bytes.count)
    }
    func octal(_ number: Int, _ digits: Int) -> [UInt8] {
      let text = String(number, radix: 8)
      return Array(String(repeating: "0", count: max(0, digits - text.count)).utf8) + text.utf8
    }
    guard size < 1 << 33 else { throw .tooLarge(limit: 1 << 33) }
    let start =
      text(place.name, 100) + octal(Int(mode), 7) + [0] + octal(0, 7) + [0] + octal(0, 7) + [0]
      + octal(size, 11) + [0] + octal(0, 11) + [0]
    let end =
      Array("\(kind)".utf8) + text(target, 100) + Array("ustar\0".utf8) + Array("00".utf8)
      + text([], 64) + octal(0, 7) + [0] + octal(0, 7) + [0] + text(place.prefix, 155)
      + text([], 12)
    // While it is counted, the sum's own place holds spaces.
    let sum = (start + end).reduce(8 * 0x20) { $0 + Int($1) }
    return start + octal(sum, 6) + [0, 0x20] + end
  }
}

/// Where a header has room for a path.
struct TarPlace {
  static let longestName = 100
  private static let longestPrefix = 155

  var prefix: [UInt8] = []
  var name: [UInt8]

  init(name: [UInt8]) { self.name = name }

  /// nil for a path that has no room, or is not ASCII: it needs a header of its own.
  init?(_ path: String) {
    let bytes = Array(path.utf8)
    guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
    name = bytes
    guard bytes.count > Self.longestName else { return }
    // The slash between prefix and name is not written.
    let slash = bytes.indices.dropLast().first { index in
      bytes[index] == UInt8(ascii: "/") && bytes.count - index - 1 <= Self.longestName
    }
    guard let slash, slash > 0, slash <= Self.longestPrefix else { return nil }
    (prefix, name) = (Array(bytes[..<slash]), Array(bytes[(slash + 1)...]))
  }

  /// A line of an extended header, which begins with its own length.
  static func record(_ key: String, _ value: [UInt8]) -> [UInt8] {
    let text = Array(" \(key)=".utf8) + value + [UInt8(ascii: "\n")]
    var length = text.count
    while "\(length)".utf8.count + text.count != length {
      length = "\(length)".utf8.count + text.count
    }
    return Array("\(length)".utf8) + text
  }
}
