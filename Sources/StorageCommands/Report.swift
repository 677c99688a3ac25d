internal import Terminal

/// What a command answers: the same value as text and as JSON.
package struct Report {
  /// The answer for people, for stdout.
  var text: StyledText
  /// The answer for programs; `schemaVersion` and `command` are added when it is printed.
  var json: [String: JSONValue]
  /// An answer that is not text, written as it is in place of `text`.
  var bytes: [UInt8]?
  /// Whether the answer is the JSON document although nobody said `--json`.
  var isJSON = false
  /// Rows that follow `text`, for an answer too long to wait for.
  var rows: RowStream?
  /// What a person should know beside the answer, for stderr.
  var warnings: [String] = []
  /// The answer in a few words, for stderr after it: the answer itself may be long or go to a file.
  var closing: String?
  var exitCode = ExitCode.done

  init(text: StyledText, json: [String: JSONValue]) {
    (self.text, self.json) = (text, json)
  }

  /// The JSON document of the answer (contract: output), but for `rows`.
  func document(of command: String) -> JSONValue {
    var document = json
    document["schemaVersion"] = 1
    document["command"] = .string(command)
    return .object(document)
  }
}

/// Rows made one at a time: printed as they come, or collected under one key of the JSON document.
package struct RowStream {
  let key: String
  /// Makes the next row; nil at the end.
  let next: () throws -> (text: StyledText, json: JSONValue)?
}
