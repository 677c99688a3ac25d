internal import CommandParsing

/// `HOST:PORT`, as options and variables name a place to listen at.
struct ListenAddress: Hashable {
  /// Empty for every address of the machine.
  let host: String
  let port: UInt16

  /// Reads `127.0.0.1:8080`, `[::1]:8080` or `:8080`; `option` is who says so.
  init(_ text: String, option: String) throws(UsageError) {
    guard let colon = text.lastIndex(of: ":"),
      let port = UInt16(text[text.index(after: colon)...]),
      text.hasPrefix("[") == text[..<colon].contains(":"),
      text.hasPrefix("[") == text[..<colon].hasSuffix("]")
    else {
      throw .badValue(
        option: option, value: text,
        reason: "wants HOST:PORT, such as 127.0.0.1:8080, [::1]:8080 or :8080",
        nearest: nil)
    }
    let host = text[..<colon]
    self.host = String(host.hasPrefix("[") ? host.dropFirst().dropLast() : host)
    self.port = port
  }
}
