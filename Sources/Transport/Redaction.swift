/// Takes secrets out of text that is shown, logged or recorded.
package enum Redaction {
  /// What stands in the place of a secret.
  package static let mark = "***"

  /// Returns the text without the user and password that its URLs hold.
  package static func withoutCredentials(_ text: String) -> String {
    var result: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let start = rest.firstRange(of: Array("://".utf8))?.upperBound {
      result += rest[..<start]
      rest = rest[start...]
      let end = rest.firstIndex { " \t\r\n/?#'\"<>".utf8.contains($0) } ?? rest.endIndex
      if let at = rest[..<end].lastIndex(of: UInt8(ascii: "@")) {
        result += Array(mark.utf8)
        rest = rest[at...]
      }
    }
    return String(decoding: result + rest, as: UTF8.self)
  }

  /// Returns the text without the secrets and without the credentials of its URLs.
  package static func without(_ secrets: [String], _ text: String) -> String {
    var clean = withoutCredentials(text)
    for secret in secrets where !secret.isEmpty {
      clean = clean.split(separator: secret, omittingEmptySubsequences: false)
        .joined(separator: mark)
    }
    return clean
  }
}
