/// One request between its first byte and the end of its response.
///
/// It is `@unchecked Sendable` because one thread at a time has it: the one that serves the
/// connection, or, while the connection is suspended, the one that makes the answer.
final class Exchange: @unchecked Sendable {
  let target: [UInt8]
  let targetAddress: UInt
  /// The request, once its head has been looked at.
  var request: HTTPRequest?
  /// The request where it was refused, for those who look on.
  var refused: HTTPRequest?
  /// The response, where it was made on another thread.
  var response: HTTPResponse?
  /// What somebody who looks on will want to know; nil where nobody does.
  var observation: ExchangeObservation?

  init(target: [UInt8], targetAddress: UInt) {
    self.target = target
    self.targetAddress = targetAddress
  }
}
