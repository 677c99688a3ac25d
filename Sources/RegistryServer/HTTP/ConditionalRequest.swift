/// Judges the conditions of a request for something that has an entity tag and perhaps a time
/// (RFC 9110 13).
struct ConditionalRequest {
  enum Verdict: Equatable {
    case proceed
    case notModified
    case preconditionFailed
  }

  let request: HTTPRequest
  /// The strong tags of all forms of the content, quoted; the first is that of the plain form.
  let tags: [String]
  /// The time of the last change in seconds since 1970.
  let modified: Int?

  /// What the conditions lead to, in the order of RFC 9110 13.2.2.
  var verdict: Verdict {
    if let match = request.header("if-match") {
      guard matches(match, weakly: false) else { return .preconditionFailed }
    } else if let date = request.header("if-unmodified-since").flatMap(HTTPDate.seconds),
      let modified, modified > date
    {
      return .preconditionFailed
    }
    if let match = request.header("if-none-match") {
      guard matches(match, weakly: true) else { return .proceed }
      return request.isRead ? .notModified : .preconditionFailed
    }
    if request.isRead, let date = request.header("if-modified-since").flatMap(HTTPDate.seconds),
      let modified, modified <= date
    {
      return .notModified
    }
    return .proceed
  }

  /// Whether a `Range` header counts: `If-Range` is absent or names the plain form.
  var admitsRange: Bool {
    guard let condition = request.header("if-range") else { return true }
    if condition.hasPrefix("\"") { return condition == tags.first }
    return modified != nil && HTTPDate.seconds(condition) == modified
  }

  private func matches(_ list: String, weakly: Bool) -> Bool {
    if list.trimmingPrefix(while: { $0 == " " }) == "*" { return true }
    return list.split(separator: ",").contains { item in
      var tag = item.trimmingSpaces
      if weakly, tag.hasPrefix("W/") { tag = tag.dropFirst(2) }
      return tags.contains(String(tag))
    }
  }
}
