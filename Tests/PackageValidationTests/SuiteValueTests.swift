import TestSupport
import Testing
import YAML

@testable import PackageValidation

/// The values of the public YAML test suite, as the rules of packages see them.
@Suite(.enabled(if: SuiteCase.folder != nil, "the YAML test suite is not on this machine"))
struct SuiteValueTests {
  @Test func everyValueIsThatOfTheSuite() throws {
    let cases = try SuiteCase.valued()
    #expect(cases.count > 180)
    for (name, node, value) in cases {
      #expect((Self.value(node) == value) == (Self.differences[name] == nil), "\(name)")
    }
    #expect(Set(Self.differences.keys).isSubset(of: cases.map(\.name)))
  }

  /// Why a value is another one here.
  private static let differences = ["UKK6/2": "an empty value with the tag ! is a text"]

  /// The value as rules would read it.
  private static func value(_ node: YAMLNode?) -> SuiteValue {
    guard let node, !node.isNull else { return .null }
    switch node.content {
    case .scalar(let text, _):
      if let flag = node.flag { return .flag(flag) }
      return node.isNumber ? .number(Double(text) ?? 0) : .text(text)
    case .sequence(let nodes): return .list(nodes.map(value))
    case .mapping(let pairs):
      return .map(
        Dictionary(pairs.map { ($0.key.scalar ?? "", value($0.value)) }) { $1 })
    }
  }
}
