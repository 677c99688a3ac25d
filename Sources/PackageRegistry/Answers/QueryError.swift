/// Why a search or categories query cannot be answered.
///
/// The message is, to the byte, what the reference registry tells its clients.
public struct QueryError: Error, Equatable, Sendable {
  public let message: String

  init(_ message: String) {
    self.message = message
  }
}
