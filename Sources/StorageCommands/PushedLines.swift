internal import Git
internal import PackageValidation

/// What git tells a pre-receive hook on standard input: `OLD NEW REFERENCE`, one a line.
enum PushedLines {
  /// The most references that one push may move.
  static let limit = 10_000
  /// The most bytes of input: names have 1,000 bytes at most in practice.
  static let sizeLimit = 16 << 20

  /// Reads the lines.
  ///
  /// The old ids are left alone: the repository itself says where its references are, and git
  /// compares with that once more when it moves them.
  ///
  /// - Parameter input: All that git wrote.
  /// - Returns: The references, in the order of the lines.
  /// - Throws: `PushedLinesError`.
  static func references(_ input: [UInt8]) throws(PushedLinesError) -> [PushedReference] {
    var references: [PushedReference] = []
    for line in input.split(separator: UInt8(ascii: "\n")) {
      guard references.count < limit else { throw .tooMany(limit: limit) }
      let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
      guard words.count == 3, let name = String(validating: words[2], as: UTF8.self),
        let new = ObjectID(hexadecimal: String(decoding: words[1], as: UTF8.self))
      else {
        throw .notALine(String(decoding: line.prefix(200), as: UTF8.self))
      }
      references.append(PushedReference(name: name, new: new.isZero ? nil : new))
    }
    return references
  }
}

/// Why a push cannot be judged.
enum PushedLinesError: Error {
  case tooMany(limit: Int)
  case notALine(String)
}
