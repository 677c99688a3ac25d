/// An HTTP request.
package struct CurlRequest: Sendable {
  package var method: String
  package var url: String
  package var headers: [(name: String, value: String)] = []
  package var body: String?
  /// A body that is no text, instead of `body`.
  package var bytes: [UInt8]?
  /// What must not be repeated when something goes wrong.
  package var secrets: [String] = []

  package init(_ method: String, _ url: String) {
    (self.method, self.url) = (method, url)
  }
}
