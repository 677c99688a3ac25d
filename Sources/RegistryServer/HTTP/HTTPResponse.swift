/// One HTTP response.
package struct HTTPResponse: Sendable {
  package let status: Int
  /// The header lines in their order; Content-Length and Date are the listener's.
  package var headers: [(name: String, value: String)]
  package let body: HTTPBody
  /// The body that a 304 spares the client, whose length it still tells; nil in other responses.
  package let sparedBody: HTTPBody?
  /// The route that answered, for those who look on; nil where none matched.
  package var route: RouteLabel?

  package init(
    status: Int, headers: [(name: String, value: String)] = [], body: HTTPBody = .empty,
    sparedBody: HTTPBody? = nil
  ) {
    self.sparedBody = sparedBody
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The values of a header, one a line.
  package func values(_ name: String) -> [String] {
    headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
  }
}
