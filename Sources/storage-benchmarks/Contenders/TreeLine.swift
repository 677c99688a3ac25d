/// One entry of a tree as `git ls-tree -z` prints it and `git mktree -z` reads it.
struct TreeLine {
  let mode: String
  let kind: String
  let id: String
  let name: String

  var text: String { "\(mode) \(kind) \(id)\t\(name)\0" }

  static func parse(_ output: [UInt8]) throws(BenchmarkError) -> [TreeLine] {
    var lines: [TreeLine] = []
    for line in output.split(separator: 0) {
      let halves = line.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
      let words = halves.first?.split(separator: UInt8(ascii: " ")) ?? []
      guard halves.count == 2, words.count == 3 else {
        throw BenchmarkError("git ls-tree printed something else")
      }
      let texts = (words + [halves[1]]).map { String(decoding: $0, as: UTF8.self) }
      lines.append(TreeLine(mode: texts[0], kind: texts[1], id: texts[2], name: texts[3]))
    }
    return lines
  }
}
