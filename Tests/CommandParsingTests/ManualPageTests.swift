import Foundation
import Testing

@testable import CommandParsing

@Suite struct ManualPageTests {
  private let page = ManualPage(Sample.table.info, version: "1.2.3", date: "2026-01-02").text

  @Test func wholePage() throws { try expectGolden(page, "storage.1") }

  @Test func sections() {
    let headings = page.split(separator: "\n").filter { $0.hasPrefix(".SH ") }
    #expect(
      headings == [
        ".SH \"NAME\"", ".SH \"SYNOPSIS\"", ".SH \"DESCRIPTION\"", ".SH \"GLOBAL OPTIONS\"",
        ".SH \"COMMANDS\"", ".SH \"EXIT STATUS\"", ".SH \"ENVIRONMENT\"", ".SH \"FILES\"",
        ".SH \"CONCEPTS\"",
      ])
    #expect(!page.contains("__complete"))
  }

  @Test(arguments: [
    ("a-b", #"a\-b"#), (#"a\b"#, #"a\eb"#), ("it's \"q\"", #"it\(aqs \(dqq\(dq"#),
    ("`^~", #"\(ga\(ha\(ti"#), ("é🙂", #"\[u00E9]\[u1F642]"#), ("a\nb", "a b"),
  ])
  func escapes(text: String, escaped: String) {
    #expect(Roff.escaped(text) == escaped)
  }

  @Test func linesAreNeverMacros() {
    var roff = Roff()
    roff.line(".SH no")
    roff.line("'br")
    roff.verbatim([".x"])
    #expect(roff.text == "\\&.SH no\n\\&\\(aqbr\n.PP\n.nf\n\\&.x\n.fi\n")
  }

  @Test(
    .enabled(if: isInstalled("/usr/bin/groff")), arguments: ["40n", "78n", "100n"])
  func groffHasNothingToSay(width: String) throws {
    let file = try temporaryFile("storage.1", page)
    defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
    let arguments = ["-man", "-Tutf8", "-ww", "-rLL=\(width)", file.path]
    let result = try runProgram("/usr/bin/groff", arguments)
    #expect(result.status == 0)
    #expect(result.errors == "")
    #expect(result.output.contains("promote"))
  }

  @Test(.enabled(if: isInstalled("/usr/bin/man") && isInstalled("/usr/bin/groff")))
  func manShowsWhatCanBePasted() throws {
    let file = try temporaryFile("storage.1", page)
    defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
    let result = try runProgram(
      "/usr/bin/man", ["--warnings", "-l", file.path],
      environment: ["MANPAGER": "cat", "MANWIDTH": "90"])
    #expect(result.status == 0)
    #expect(result.errors == "")
    #expect(result.output.contains("storage promote foo-1.2.3 --from snapshot --to staging\n"))
    #expect(result.output.contains("-f, --from D"))
  }
}
