/// One HTTP request without a body, as it came.
package struct HTTPRequest: Sendable {
  package let method: String
  /// The request target, undecoded: path and query.
  package let target: String
  /// The header lines in their order.
  package let headers: [(name: String, value: String)]
  /// The protocol version, such as `HTTP/1.1`.
  package let version: String
  /// Who asks; nil where there is no connection.
  package let client: ClientAddress?

  package init(
    method: String = "GET", target: String, headers: [(name: String, value: String)] = [],
    version: String = "HTTP/1.1", client: ClientAddress? = nil
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.version = version
    self.client = client
  }

  /// The value of the header of that name, in lower case; several lines are joined with commas.
  package func header(_ name: String) -> String? {
    var found: String?
    for header in headers where header.name.utf8.count == name.utf8.count {
      guard header.name.lowercased() == name else { continue }
      found = found.map { $0 + ", " + header.value } ?? header.value
    }
    return found
  }

  /// Whether the method is GET or HEAD, which conditions and ranges are for.
  var isRead: Bool { method == "GET" || method == "HEAD" }
}
