/// An HTTP answer.
package struct CurlAnswer: Sendable {
  package let status: Int
  /// By lower-case name; of one that stands twice the last.
  package let headers: [String: String]
  package let body: [UInt8]

  /// Reads headers and body as they came; interim answers (1xx) are skipped.
  init?(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while true {
      guard let end = rest.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
      let lines = String(decoding: rest[..<end.lowerBound], as: UTF8.self)
        .split(separator: "\r\n")
      let words = lines.first?.split(separator: " ") ?? []
      guard words.count >= 2, words[0].hasPrefix("HTTP/"), let status = Int(words[1]) else {
        return nil
      }
      rest = rest[end.upperBound...]
      guard status >= 200 else { continue }
      self.status = status
      headers = Dictionary(
        lines.dropFirst().compactMap { line in
          line.firstIndex(of: ":").map { colon in
            (line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingSpaces)
          }
        }, uniquingKeysWith: { $1 })
      body = Array(rest)
      return
    }
  }
}
