/// What git said on standard error, sorted into what matters to people.
struct GitComplaint {
  /// The most lines that are repeated to the user.
  private static let limit = 6

  /// The lines that name a fault, joined.
  let text: String
  /// What the server said: the output of its hooks.
  let remoteLines: [String]
  let kind: TransportError.Kind

  init(_ error: String) {
    let lines = error.split(whereSeparator: \.isNewline)
      .map { $0.trimmingSpaces }
      .filter { !$0.isEmpty }
    remoteLines = lines.filter { $0.hasPrefix("remote: ") }
      .map { $0.dropFirst("remote: ".count).trimmingSpaces }
      .filter {
        !$0.isEmpty && !GitProgress.isProgress($0) && !$0.hasPrefix("error: hook declined")
      }
      .suffix(20).map { String($0) }
    let telling = lines.filter { line in
      ["fatal: ", "error: ", "ssh: ", "kex_exchange_identification: "].contains {
        line.hasPrefix($0)
      } || line.hasSuffix("verification failed.") || line.contains("Permission denied")
        || line.contains("Connection refused") || line.contains("timed out")
    }
    kind = Self.kind(of: telling.joined(separator: "\n"))
    // git ends with advice that holds for every failure of ssh.
    let shown = telling.filter { !$0.hasPrefix("fatal: Could not read from remote repository") }
    text = (shown.isEmpty ? telling : shown).suffix(Self.limit)
      .map { line in
        for prefix in ["fatal: ", "error: "] where line.hasPrefix(prefix) {
          return String(line.dropFirst(prefix.count))
        }
        return line
      }
      .joined(separator: "; ")
  }

  private static func kind(of text: String) -> TransportError.Kind {
    func says(_ words: String...) -> Bool { words.contains { text.contains($0) } }
    if says(
      "Authentication failed", "could not read Username", "could not read Password",
      "Permission denied", "Host key verification failed", "error: 401", "error: 403",
      "HTTP 401", "HTTP 403")
    {
      return .authentication
    }
    if says("not found", "does not appear to be a git repository", "No such file or directory") {
      return .notFound
    }
    if says(
      "Connection refused", "Could not resolve", "Failed to connect", "timed out",
      "unable to connect", "Connection reset", "Network is unreachable", "No route to host",
      "certificate verification failed", "hung up unexpectedly", "early EOF")
    {
      return .unreachable
    }
    return .failed
  }
}

extension StringProtocol {
  /// The text without the spaces at its ends.
  var trimmingSpaces: String {
    let start = firstIndex { !$0.isWhitespace } ?? endIndex
    let end = lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? endIndex
    return start < end ? String(self[start..<end]) : ""
  }
}
