import TestSupport
import Testing
import YAML

/// The public YAML test suite, which is about YAML 1.2, against libyaml, which reads YAML 1.1.
@Suite(.enabled(if: SuiteCase.folder != nil, "the YAML test suite is not on this machine"))
struct YAMLTestSuiteTests {
  /// Why a case's verdict or tree is another one here.
  enum Difference: String {
    case accepted = "libyaml is milder about indentation, comments and markers than YAML 1.2"
    case tab = "libyaml refuses tabs where YAML 1.2 allows them as separation"
    case directive = "libyaml refuses unknown directives and versions other than 1.1 and 1.2"
    case emptyKey = "libyaml refuses a key that is left out"
    case colon = "YAML 1.1 wants a space after a colon, on the line of its key, in flow style"
    case questionMark = "libyaml takes a question mark in flow style for the sign of a key"
    case anchor = "YAML 1.1 anchors are letters, digits, - and _ only"
    case margin = "libyaml refuses block scalars at the margin of a document"
    case noDocument = "libyaml refuses an end of document without a document"
    case lastLine = "libyaml adds no line end to a last line of spaces"
  }

  static let differences: [Difference: [String]] = [
    .accepted: [
      "9C9N", "9JBA", "CVW2", "DK95/1", "G5U8", "MUS6", "QB6E", "S98Z", "SU5Z", "X4QW", "Y79Y/3",
      "YJV2",
    ],
    .tab: [
      "6BCT", "6CA3", "96NN", "96NN/1", "A2M4", "DK95", "DK95/3", "DK95/4", "Q5MG", "R4YG",
      "Y79Y/1", "Y79Y/10",
    ],
    .directive: [
      "2LFX", "6LVF", "BEC7", "MUS6/5", "MUS6/6", "ZYU8", "ZYU8/1", "ZYU8/2", "ZYU8/3",
    ],
    .emptyKey: ["2JQS", "6M2F", "CFD4", "FRK4", "M2N8", "NHX8", "S3PD", "SM9W/1", "UKK6"],
    .colon: [
      "4ABK", "4MUZ", "4MUZ/1", "4MUZ/2", "58MP", "5MUD", "5T43", "9SA2", "DBG4", "HM87", "K3WX",
      "NJ66", "VJP3/1",
    ],
    .questionMark: ["652Z", "HM87/1"],
    .anchor: ["2SXE", "8XYN", "W5VH", "Y2GN"],
    .margin: ["DK3J", "FP8R"],
    .noDocument: ["HWV9", "QT73"],
    .lastLine: ["JEF9/2", "L24T/1"],
  ]

  static let differenceByName = Dictionary(
    uniqueKeysWithValues: differences.flatMap { difference, names in
      names.map { ($0, difference) }
    })

  @Test func everyCaseHasTheVerdictAndTreeOfTheSuite() throws {
    let cases = try SuiteCase.all()
    #expect(cases.count == 406)
    for suiteCase in cases {
      let difference = Self.differenceByName[suiteCase.name]
      let matches = Self.matches(suiteCase)
      #expect(
        matches == (difference == nil), "\(suiteCase.name): \(difference?.rawValue ?? "no excuse")")
    }
    #expect(Set(Self.differenceByName.keys).isSubset(of: Set(cases.map(\.name))))
  }

  /// Says whether the parser does with a case what the suite wants; we want one document only.
  private static func matches(_ suiteCase: SuiteCase) -> Bool {
    do {
      let node = try YAMLParser.parse(Array(suiteCase.text.utf8))
      guard !suiteCase.mustFail, suiteCase.documents <= 1 else { return false }
      // An empty document and one empty plain scalar are the same to us.
      guard let node else { return suiteCase.tree.isEmpty || suiteCase.tree == ["=VAL :"] }
      return node.suiteLines == suiteCase.tree
    } catch {
      return suiteCase.mustFail || suiteCase.documents > 1
    }
  }
}
