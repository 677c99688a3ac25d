package import YAML

/// A value of the YAML test suite, as its JSON has it, to be compared with what a reader makes.
package indirect enum SuiteValue: Hashable, Sendable {
  case null
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([SuiteValue])
  case map([String: SuiteValue])

  /// Reads JSON, which is YAML: what is quoted is a text.
  package init?(json: String) {
    guard let node = try? YAMLParser.parse(Array(json.utf8)) else { return nil }
    self.init(node)
  }

  private init(_ node: YAMLNode) {
    switch node.content {
    case .scalar("null", .plain): self = .null
    case .scalar("true", .plain): self = .flag(true)
    case .scalar("false", .plain): self = .flag(false)
    case .scalar(let text, .plain): self = Double(text).map { .number($0) } ?? .text(text)
    case .scalar(let text, _): self = .text(text)
    case .sequence(let nodes): self = .list(nodes.map(SuiteValue.init))
    case .mapping(let pairs):
      let members = pairs.map { ($0.key.scalar ?? "", SuiteValue($0.value)) }
      self = .map(Dictionary(members) { $1 })
    }
  }
}

extension SuiteCase {
  /// The cases of one document that has a value in JSON.
  ///
  /// Those that libyaml reads otherwise are left out: the tests of YAML name them, each with its
  /// reason.
  package static func valued() throws -> [(name: String, node: YAMLNode?, value: SuiteValue)] {
    try all().compactMap { suiteCase in
      guard !suiteCase.mustFail, suiteCase.documents == 1, let json = suiteCase.json,
        let value = SuiteValue(json: json), let node = suiteCase.node
      else { return nil }
      return (suiteCase.name, node.value, value)
    }
  }

  private struct Root {
    let value: YAMLNode?
  }

  /// What the parser makes of the text, if that is the tree of the suite.
  private var node: Root? {
    do throws(YAMLError) {
      let node = try YAMLParser.parse(Array(text.utf8))
      let lines = node?.suiteLines ?? tree
      return lines == tree ? Root(value: node) : nil
    } catch {
      return nil
    }
  }
}
