/// One HTTP response.
package struct HTTPResponse: Sendable {
  package let status: Int
  /// The header lines in their order; Content-Length and Date are the listener's.
  package var headers: [(name: String, value: String)]
  package let body: HTTPBody
  /// A body that the client is spared, by a 304 or because it asked with HEAD: its length is told
  /// where it is known.
  package enum SparedBody: Sendable, Equatable {
    case length(Int)
    case unknownLength
  }

  /// What stands in for a body that is not here; nil where `body` is the body.
  package let spared: SparedBody?
  /// Makes a better response, which takes too long for a thread that serves; nil where this one is as
  /// good as it gets.
  package var better: (@Sendable () -> HTTPResponse)?
  /// The route that answered, for those who look on; nil where none matched.
  package var route: RouteLabel?

  package init(
    status: Int, headers: [(name: String, value: String)] = [], body: HTTPBody = .empty,
    spared: SparedBody? = nil
  ) {
    self.spared = spared
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// This response, or the better one; it may take its time.
  package var best: HTTPResponse { better?() ?? self }

  /// The values of a header, one a line.
  package func values(_ name: String) -> [String] {
    headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
  }
}
