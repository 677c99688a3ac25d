import Testing

@testable import CommandParsing

@Suite struct CompletionRequestTests {
  private func request(_ words: String...) -> CompletionRequest {
    CompletionRequest(words, of: Sample.table.info)
  }

  private func candidates(_ words: String...) -> [String] {
    CompletionRequest(words, of: Sample.table.info).candidates.map(\.word)
  }

  @Test func commands() {
    #expect(candidates("") == ["list", "diff", "promote", "validate", "hook"])
    #expect(candidates("pro") == ["promote"])
    #expect(candidates("-C", "/r", "--json", "d") == ["diff"])
    #expect(candidates("hook", "") == ["install", "remove"])
    #expect(candidates() == candidates(""))
    #expect(candidates("help", "e") == ["exit-codes", "environment"])
    #expect(candidates("help", "hook", "") == ["install", "remove"])
    #expect(candidates("help", "list", "") == [])
    #expect(request("pro").candidates.first?.summary == Sample.promote.info.summary)
  }

  @Test func options() {
    #expect(candidates("list", "--l") == ["--limit"])
    #expect(candidates("list", "--limit", "3", "--l") == [])
    #expect(candidates("promote", "--also", "x", "--al") == ["--also"])
    #expect(candidates("--js") == ["--json"])
    #expect(candidates("--json", "--js") == [])
    #expect(candidates("promote", "--", "--") == [])
    #expect(candidates("list", "--he") == ["--help"])
  }

  @Test func closedValues() {
    #expect(candidates("validate", "--fail-on", "") == ["error", "warning", "info"])
    #expect(candidates("validate", "--fail-on=w") == ["warning"])
    #expect(request("validate", "--fail-on=w").word == "w")
    #expect(candidates("--color", "a") == ["auto", "always"])
    #expect(request("list", "--json=").subject == .nothing)
    #expect(request("list", "--bogus=").subject == .nothing)
  }

  @Test func kindsOfValues() {
    #expect(request("promote", "-f", "").subject == .value(.distribution))
    #expect(request("promote", "--from=sn").subject == .value(.distribution))
    #expect(request("-C", "").subject == .value(.directory))
    #expect(request("validate", "").subject == .value(.directory))
    #expect(request("list", "a", "").subject == .nothing)
    #expect(request("diff", "a", "b").subject == .value(.distribution))
    #expect(request("diff", "a", "").operands == ["a"])
    #expect(request("unknown", "").subject == .nothing)
  }

  @Test func versionsKnowTheirDistribution() {
    let lines = [
      ["promote", "--from", "snapshot", "fo"], ["promote", "--from=snapshot", "fo"],
      ["-C", "/r", "promote", "x-1.0.0", "-f", "snapshot", "fo"],
    ]
    for words in lines {
      let request = CompletionRequest(words, of: Sample.table.info)
      #expect(request.subject == .value(.packageVersion(fromOption: "from")))
      #expect(request.distribution == "snapshot")
      #expect(request.word == "fo")
      #expect(request.command?.name == "promote")
    }
    let none = request("promote", "fo")
    #expect(none.distribution == nil)
    let global = request("-C", "/r", "promote", "x-1.0.0", "")
    #expect(global.value(of: "repository") == "/r")
    #expect(global.operands == ["x-1.0.0"])
  }
}
