import TestSupport
import Testing
import YAML

struct YAMLSurveyTests {
  /// What `parse` says of the same text.
  private static func verdict(_ text: String) -> Result<YAMLSurvey.Root, YAMLError> {
    let bytes = Array(text.utf8)
    do throws(YAMLError) {
      guard let node = try YAMLParser.parse(bytes) else { return .success(.empty) }
      switch node.content {
      case .scalar: return .success(.scalar)
      case .sequence: return .success(.sequence)
      case .mapping: return .success(.mapping)
      }
    } catch {
      return .failure(error)
    }
  }

  private static func survey(_ text: String) -> Result<YAMLSurvey, YAMLError> {
    let bytes = Array(text.utf8)
    do throws(YAMLError) {
      return .success(try YAMLParser.survey(bytes.span.bytes))
    } catch {
      return .failure(error)
    }
  }

  @Test(arguments: [
    "", "# nothing\n", "a", "''", "- a\n- b\n", "a: 1\nb: [c, d]\n", "a: [\n", "--- a\n--- b\n",
    "a: &x 1\nb: *x\n", "a: *x\n", "\u{0}", "\t- a", "!!str\n", "? [a, b]\n: c\n",
    String(repeating: "[", count: 101) + String(repeating: "]", count: 101),
    String(repeating: "[", count: 100) + String(repeating: "]", count: 100),
  ])
  func judgesAsParseDoes(text: String) {
    #expect(Self.survey(text).map(\.root) == Self.verdict(text))
  }

  @Test(
    "The public test suite gets the same verdicts",
    .enabled(if: SuiteCase.folder != nil, "the YAML test suite is not on this machine"))
  func suite() throws {
    for suiteCase in try SuiteCase.all() {
      #expect(
        Self.survey(suiteCase.text).map(\.root) == Self.verdict(suiteCase.text),
        "\(suiteCase.name)")
    }
  }

  @Test(arguments: [
    ("a: 1\nb: 2\n", false), ("a: 1\na: 2\n", true), ("- a: 1\n- a: 2\n", false),
    ("a: {b: 1, c: 2}\nb: 1\n", false), ("a: {b: 1, b: 2}\n", true), ("a: a\nb: a\n", false),
    ("? [a]\n: a\n? [a]\n: a\na: 1\n", false), ("a: [x, y]\n'a': 1\n", true),
  ])
  func tellsOfRepeatedKeys(text: String, repeats: Bool) throws {
    #expect(try Self.survey(text).get().mayRepeatKeys == repeats)
  }
}
