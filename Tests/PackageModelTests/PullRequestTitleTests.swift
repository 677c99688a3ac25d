import PackageModel
import Testing

@Suite struct PullRequestTitleTests {
  typealias Fault = PullRequestTitle.Fault

  private func check(_ title: String, _ target: String) -> PullRequestTitle.Verdict {
    PullRequestTitle.check(title: title, target: target, settings: .builtIn)
  }

  @Test(arguments: ["production", "staging", "snapshot", "production-7.9", "experimental"])
  func takesThePrefixOfTheTarget(target: String) {
    #expect(check("[\(target)] Add nginx 1.2.0", target) == .correct)
    #expect(check("Add nginx 1.2.0", target) == .wrong(.missing, wanted: "[\(target)]"))
  }

  @Test(arguments: [
    ("", Fault.missing), ("Add", .missing), ("staging Add", .missing), ("[] Add", .missing),
    ("[staging Add", .missing), ("[7.x] Add", .missing), ("[ staging] Add", .missing),
    ("Add [staging] Add", .missing), ("(staging) Add", .missing),
    ("[Staging] Add", .otherCase("[Staging]")), ("[STAGING]Add", .otherCase("[STAGING]")),
    (" [staging] Add", .leadingSpace), ("\u{A0}[staging] Add", .leadingSpace),
    ("[snapshot] Add", .otherBranch("[snapshot]")), ("[main] Add", .otherBranch("[main]")),
    ("[Production] Add", .otherBranch("[Production]")),
    ("[production-7.9] Add", .otherBranch("[production-7.9]")),
    (" [snapshot] Add", .otherBranch("[snapshot]")),
    ("[staging]", .noText), ("[staging] ", .noText), ("[staging]  \t", .noText),
    ("[staging]Add", .noSpace), ("[staging]: Add", .noSpace), ("[staging]\tAdd", .noSpace),
    ("[staging]\u{A0}Add", .noSpace), ("[staging]\u{301} Add", .noSpace),
    ("[staging][snapshot] Add", .noSpace),
    ("[staging]  Add", .severalSpaces), ("[staging] \tAdd", .severalSpaces),
  ])
  func tellsFaultsApart(title: String, fault: Fault) {
    #expect(check(title, "staging") == .wrong(fault, wanted: "[staging]"))
  }

  @Test func wantsNothingForOtherBranches() {
    #expect(check("whatever", "main") == .nothingRequired)
    #expect(check("", "main") == .nothingRequired)
  }

  @Test func doesNotKnowOtherTargets() {
    #expect(check("[staging] Add", "stagin") == .unknownTarget("stagin", nearest: "staging"))
    #expect(check("[staging] Add", "feature/x") == .unknownTarget("feature/x", nearest: nil))
  }

  @Test func usesTheBranchNotTheName() throws {
    let settings = try StorageSettings(
      parsing: Array("version: 1\ndistributions: [{name: dev, branch: develop}]\n".utf8), file: "f")
    for target in ["dev", "develop"] {
      #expect(
        PullRequestTitle.check(title: "[develop] Add", target: target, settings: settings)
          == .correct)
      #expect(
        PullRequestTitle.check(title: "[dev] Add", target: target, settings: settings)
          == .wrong(.missing, wanted: "[develop]"))
    }
  }
}
