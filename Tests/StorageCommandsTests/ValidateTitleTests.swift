import StorageCommands
import TestSupport
import Testing

@Suite(.tags(.small)) struct ValidateTitleTests {
  private func run(_ title: String, _ target: String, _ more: String...) -> CommandRun {
    InProcessTool().run(more + ["validate", "--pr-title", title, "--target", target])
  }

  @Test(arguments: [
    ("[staging] Promote foo-1.2.3 from snapshot", "staging"),
    ("[production] x", "production"),
    ("[snapshot] Update foo (#123)", "snapshot"),
    ("[production-7.9] Backport", "production-7.9"),
    ("[experimental] Try", "experimental"),
    ("[staging] [WIP] x", "staging"),
    ("anything at all", "main"),
    ("", "main"),
  ])
  func rightTitles(title: String, target: String) {
    let run = run(title, target)
    #expect(run.status == 0, "\(run.screen)")
    #expect(run.output == "no findings\n")
    #expect(run.error == "")
  }

  @Test(arguments: [
    ("[snapshot] Update foo", "the title begins with [snapshot], it must be [staging]"),
    ("[production] Update foo", "the title begins with [production], it must be [staging]"),
    ("[main] Update foo", "the title begins with [main], it must be [staging]"),
    ("[Staging] Update foo", "the title begins with [Staging], it must be [staging]"),
    ("[STAGING] Update foo", "the title begins with [STAGING], it must be [staging]"),
    (" [staging] Update foo", "the title begins with a space, it must begin with [staging]"),
    ("\t[staging] Update foo", "the title begins with a space, it must begin with [staging]"),
    ("[staging]Update foo", "there must be a space after [staging]"),
    ("[staging]\tUpdate foo", "there must be a space after [staging]"),
    ("[staging]  Update foo", "there must be exactly one space after [staging]"),
    ("[staging]", "the title says nothing after [staging]"),
    ("[staging] ", "the title says nothing after [staging]"),
    ("Update foo", "the title must begin with [staging]"),
    ("staging: Update foo", "the title must begin with [staging]"),
    ("[other] Update foo", "the title must begin with [staging]"),
    ("[staging Update foo", "the title must begin with [staging]"),
    ("Fix [staging] foo", "the title must begin with [staging]"),
    ("", "the title must begin with [staging]"),
  ])
  func wrongTitlesSayWhichPrefixIsWanted(title: String, message: String) {
    let run = run(title, "staging")
    #expect(run.status == 1, "\(run.screen)")
    #expect(
      run.output == """
        staging: error: \(message) [title-prefix]
          begin the title with [staging] and one space

        """)
    // A finding is an answer: it stands on standard output alone.
    #expect(run.error == "")
  }

  @Test func theAnswerAsJSON() {
    let run = run("[snapshot] Update foo", "staging", "--json")
    expectGolden(
      run.screen, "commands/validate/title.json",
      replacing: ["\"\(ToolVersion.number)\"": "\"$VERSION\""])
  }

  @Test func anUnknownTarget() {
    let run = run("[staging] x", "stagin")
    #expect(run.status == 2)
    #expect(run.output == "")
    #expect(run.errors == ["there is no distribution stagin"])
    #expect(run.hints == ["storage validate --pr-title '[staging] x' --target staging"])
  }

  @Test(.tags(.medium)) func settingsSayHowBranchesAreNamed() throws {
    let settings = """
      version: 1
      distributions:
        - name: production
          branch: release/main
        - name: staging
          branch: next
          layers: [production, staging]
          overwrite: yes
          remove: yes
      otherBranches: [trunk]
      """
    let directory = try TemporaryDirectory()
    let file = try directory.write(settings, to: "storage.yml")
    let repository = try TestRepository {
      TestBranch("main") { TestFile("storage.yml", settings) }
    }
    // By --config without a repository, or from the branch main of one.
    for place in [["--config", file], ["-C", repository.path]] {
      func run(_ title: String, _ target: String) -> CommandRun {
        InProcessTool().run(place + ["validate", "--pr-title", title, "--target", target])
      }
      #expect(run("[next] Promote foo", "staging").status == 0)
      #expect(run("[next] Promote foo", "next").status == 0)
      #expect(run("[release/main] Promote foo", "release/main").status == 0)
      #expect(run("whatever", "trunk").status == 0)
      #expect(run("whatever", "main").status == 2)
      for target in ["staging", "next"] {
        let wrong = run("[staging] Promote foo", target)
        #expect(wrong.status == 1, "\(wrong.screen)")
        #expect(
          wrong.output.hasPrefix("staging: error: the title must begin with [next] [title-prefix]"))
      }
    }
  }
}
