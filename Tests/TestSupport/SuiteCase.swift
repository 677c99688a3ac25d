package import Foundation
package import YAML

/// One case of the public YAML test suite: a text, whether it must be refused, its tree otherwise.
package struct SuiteCase: Sendable {
  /// File name without its ending, plus the index within the file from the second on: `2G84/1`.
  package let name: String
  package let text: String
  package let mustFail: Bool
  /// The expected lines, without the lines of stream and document.
  package let tree: [String]
  package let documents: Int
  /// The value as JSON, where the suite has it; of several documents one after the other.
  package let json: String?

  /// The folder of the suite, if this machine has it.
  package static let folder: URL? = (try? SharedData.path("data/hostile/yaml-test-suite"))
    .map { URL(filePath: $0) }

  /// All cases, in the order of their names.
  package static func all() throws -> [SuiteCase] {
    guard let folder else { return [] }
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    return try files.filter { $0.hasSuffix(".yaml") }.flatMap { file in
      let bytes = [UInt8](try Data(contentsOf: folder.appending(path: file)))
      let cases = try YAMLParser.parse(bytes)?.sequence ?? []
      var (tree, json): (String, String?) = ("", nil)
      return cases.enumerated().compactMap { index, node in
        // A case without a tree has that of the case before it.
        tree = node["tree"]?.scalar ?? tree
        json = node["json"].map { $0.scalar ?? "" } ?? (node["tree"] == nil ? json : nil)
        return SuiteCase(
          node, tree: tree, json: json, name: file.dropLast(5) + (index == 0 ? "" : "/\(index)"))
      }
    }
  }

  private init?(_ node: YAMLNode, tree: String, json: String?, name: String) {
    guard let text = node["yaml"]?.scalar else { return nil }
    self.name = name
    self.json = json
    self.text = Self.decoded(text)
    mustFail = node["fail"]?.scalar == "true"
    let lines = Self.decoded(tree).split(separator: "\n").map { $0.drop { $0 == " " } }
    documents = lines.count { $0.hasPrefix("+DOC") }
    self.tree = Self.expanded(
      lines.filter { line in
        !["+STR", "-STR", "+DOC", "-DOC"].contains { line.hasPrefix($0) }
      })
  }

  /// Replaces the suite's visible signs for spaces, tabs, line ends and byte order marks.
  private static func decoded(_ text: String) -> String {
    var text = text.replacingOccurrences(of: "␣", with: " ")
    while text.contains("—»") { text = text.replacingOccurrences(of: "—»", with: "»") }
    text = text.replacingOccurrences(of: "»", with: "\t")
    text = text.replacingOccurrences(of: "↵", with: "")
    text = text.replacingOccurrences(of: "←", with: "\r")
    text = text.replacingOccurrences(of: "⇔", with: "\u{FEFF}")
    return text.replacingOccurrences(of: "∎\n", with: "")
  }

  /// Replaces aliases by the lines they stand for, and drops anchors and flow style, which nodes
  /// do not keep.
  private static func expanded(_ lines: [Substring]) -> [String] {
    var result: [String] = []
    var anchors: [Substring: [String]] = [:]
    var open: [(anchor: Substring?, start: Int)] = []
    for line in lines {
      var words = line.split(separator: " ", omittingEmptySubsequences: false)
      var anchor: Substring?
      if line.hasPrefix("=ALI *") {
        result += anchors[line.dropFirst(6)] ?? ["no such anchor"]
        continue
      }
      if line.hasPrefix("+") { words.removeAll { $0 == "{}" || $0 == "[]" } }
      if words.count > 1, words[1].hasPrefix("&") { anchor = words.remove(at: 1).dropFirst() }
      let start = result.count
      result.append(words.joined(separator: " "))
      if line.hasPrefix("+") {
        open.append((anchor, start))
      } else if line.hasPrefix("-"), let ended = open.popLast(), let name = ended.anchor {
        anchors[name] = Array(result[ended.start...])
      } else if let anchor {
        anchors[anchor] = [result[start]]
      }
    }
    return result
  }
}

extension YAMLNode {
  /// The node in the suite's notation, one line an event.
  package var suiteLines: [String] {
    let tagText = tag.map { " <\($0)>" } ?? ""
    switch content {
    case .scalar(let text, let style):
      let escaped = text.replacingOccurrences(of: "\\", with: "\\\\")
        .replacingOccurrences(of: "\n", with: "\\n").replacingOccurrences(of: "\t", with: "\\t")
        .replacingOccurrences(of: "\r", with: "\\r").replacingOccurrences(of: "\u{8}", with: "\\b")
      return ["=VAL\(tagText) \(style.suiteSign)\(escaped)"]
    case .sequence(let elements):
      return ["+SEQ\(tagText)"] + elements.flatMap(\.suiteLines) + ["-SEQ"]
    case .mapping(let pairs):
      return ["+MAP\(tagText)"] + pairs.flatMap { $0.key.suiteLines + $0.value.suiteLines }
        + ["-MAP"]
    }
  }
}

extension YAMLScalarStyle {
  fileprivate var suiteSign: String {
    switch self {
    case .plain: ":"
    case .singleQuoted: "'"
    case .doubleQuoted: "\""
    case .literal: "|"
    case .folded: ">"
    }
  }
}
