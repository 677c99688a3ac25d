import TestSupport
import Testing

@Suite(.tags(.small)) struct ToolRunTests {
  private func screen(_ arguments: [String], _ script: String) throws -> String {
    let result = try ProcessRun("/bin/sh", ["-c", script]).run()
    return ToolRun(arguments: arguments, result: result).screen
  }

  @Test func aQuietSuccessIsTheCommandAndItsAnswer() throws {
    #expect(try screen(["list"], "echo foo") == "$ storage list\nfoo\n")
  }

  @Test func errorsAndTheStatusFollow() throws {
    #expect(
      try screen(["promote", "--reason", "it's late"], "echo no >&2; exit 1") == """
        $ storage promote --reason 'it'\\''s late'
        ------- stderr -------
        no
        [exit status: 1]

        """)
  }

  @Test func aMissingLineEndShows() throws {
    #expect(try screen([""], "printf foo") == "$ storage ''\nfoo[no line end]\n")
  }
}
