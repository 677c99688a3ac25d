/// The words that the reference registry takes for booleans, in manifests and in queries.
enum GoBoolean {
  /// Returns the word's value; nil for any other text, among them `yes` and `tRUE`.
  static func parse(_ text: some StringProtocol) -> Bool? {
    switch text {
    case "1", "t", "T", "TRUE", "true", "True": true
    case "0", "f", "F", "FALSE", "false", "False": false
    default: nil
    }
  }
}
