internal import Terminal

/// What a command answers: the same value as text and as JSON.
package struct Report: Sendable {
  /// The answer for people, for stdout.
  var text: StyledText
  /// The answer for programs; `schemaVersion` and `command` are added when it is printed.
  var json: [String: JSONValue]
  /// What a person should know beside the answer, for stderr.
  var warnings: [String] = []
  /// Steps that may follow, each a command that can be pasted, for stderr.
  var hints: [String] = []
  var exitCode = ExitCode.done

  init(text: StyledText, json: [String: JSONValue]) {
    (self.text, self.json) = (text, json)
  }
}
