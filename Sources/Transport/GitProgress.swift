/// One step of git's own account of its work, such as `Receiving objects:  45% (120/266)`.
package struct GitProgress: Hashable, Sendable {
  package let title: String
  package let done: Int
  package let total: Int

  /// Reads `TITLE:  P% (DONE/TOTAL)`; anything else gives nil.
  init?(_ line: some StringProtocol) {
    guard let colon = line.firstIndex(of: ":"), let open = line.firstIndex(of: "("), colon < open,
      let close = line[open...].firstIndex(of: ")")
    else { return nil }
    let numbers = line[line.index(after: open)..<close].split(separator: "/")
    guard numbers.count == 2, let done = Int(numbers[0]), let total = Int(numbers[1]),
      line[colon..<open].contains("%")
    else { return nil }
    var title = String(line[..<colon])
    if title.hasPrefix("remote: ") { title.removeFirst("remote: ".count) }
    (self.title, self.done, self.total) = (title.trimmingSpaces, done, total)
  }

  static func isProgress(_ line: some StringProtocol) -> Bool {
    GitProgress(line) != nil || line.hasPrefix("Enumerating objects") || line.hasPrefix("Total ")
  }

  /// Cuts what comes into lines, which git ends with a carriage return while a number grows.
  struct Parser {
    private var line: [UInt8] = []

    mutating func steps(in bytes: ArraySlice<UInt8>) -> [GitProgress] {
      var steps: [GitProgress] = []
      for byte in bytes {
        guard byte == 10 || byte == 13 else {
          if line.count < 500 { line.append(byte) }
          continue
        }
        if let step = GitProgress(String(decoding: line, as: UTF8.self)) { steps.append(step) }
        line = []
      }
      return steps
    }
  }
}
