import Testing

@testable import CommandParsing

@Suite struct ShellWordTests {
  @Test(arguments: [
    ("foo-1.2.3", "foo-1.2.3"), ("", "''"), ("a b", "'a b'"), ("it's", #"'it'\''s'"#),
    ("$HOME", "'$HOME'"), ("--x=a", "--x=a"), ("é", "'é'"), ("a\nb", "'a\nb'"), ("~", "'~'"),
  ])
  func quotes(word: String, quoted: String) {
    #expect(ShellWord.quoted(word) == quoted)
    #expect(ShellWord.split(quoted) == [word])
  }

  @Test(arguments: [
    ("a  b\tc", ["a", "b", "c"]), ("", []), ("'a b' \"c 'd'\"", ["a b", "c 'd'"]),
    (#"a\ b \'c"#, ["a b", "'c"]), ("a ''", ["a", ""]), ("a | b", ["a"]), ("a > b", ["a"]),
    ("a # b", ["a"]), ("a#b", ["a#b"]), ("'a|b'", ["a|b"]), (#"'a\b'"#, [#"a\b"#]),
  ])
  func splits(line: String, words: [String]) {
    #expect(ShellWord.split(line) == words)
  }

  @Test(arguments: ["'a", "a \"b", "'a\""])
  func refusesOpenQuotes(line: String) {
    #expect(ShellWord.split(line) == nil)
  }
}
