/// What a listener grants its clients at most; each number is one row of the help topic `limits`.
package struct ListenerLimits: Sendable, Equatable {
  /// How many connections are served at once.
  package var connections = 4096
  /// How many of them may come from one address (for IPv6 from one /64 network).
  package var connectionsPerClient = 1024
  /// How many connections beyond these limits are open at once to be told so.
  package var surplusConnections = 256
  /// How many bytes a request line may have.
  package var requestLineBytes = 8 << 10
  /// How many bytes a request's head may have, its line among them.
  package var headBytes = 16 << 10
  /// How many header lines a request may have.
  package var headerLines = 100
  /// How many seconds a request has in all to arrive, a TLS handshake among them.
  package var requestSeconds = 15
  /// How many seconds a connection may be silent: between requests, or while it is written to.
  package var idleSeconds = 15
  /// How many seconds a response may take beside those that its size grants.
  package var responseSeconds = 30
  /// How many bytes of a response grant one second more.
  package var responseBytesPerSecond = 16 << 10
  /// How many slow answers, such as archives that are not at hand, are made at once.
  package var slowAnswers = 2
  /// How many answers that another machine has a part in are waited for at once.
  package var remoteAnswers = 32
  /// How many requests of either kind may wait for their answer to be begun.
  package var waitingSlowAnswers = 256
  /// How many seconds open requests get to finish when the listener stops.
  package var drainSeconds = 25

  package init() {}

  /// How many bytes libmicrohttpd may keep for one connection: the longest head with what it notes
  /// about each line, and the response's head.
  var connectionMemory: Int { headBytes + headerLines * 96 + (16 << 10) }

  /// How many seconds a connection beyond the limits is kept open to be told so.
  static let surplusSeconds = 5

  /// Seconds that a client may be told to wait before it tries again.
  static let retrySeconds = 1

  // MARK: As a table

  /// One limit in words.
  package struct Row: Sendable {
    package let name: String
    package let number: String
    /// What happens beyond it.
    package let beyond: String
  }

  /// Every limit with what happens beyond it.
  package var rows: [Row] {
    [
      Row(name: "connections", number: "\(connections)", beyond: "503, Retry-After, closed"),
      Row(
        name: "connections of one address", number: "\(connectionsPerClient)",
        beyond: "503, Retry-After, closed"),
      Row(
        name: "connections told so at once", number: "\(surplusConnections)",
        beyond: "closed without a word"),
      Row(name: "request line", number: "\(requestLineBytes) bytes", beyond: "414, closed"),
      Row(name: "request head", number: "\(headBytes) bytes", beyond: "431, closed"),
      Row(name: "header lines", number: "\(headerLines)", beyond: "431, closed"),
      Row(name: "request body", number: "0 bytes", beyond: "400, closed"),
      Row(name: "time for a request to arrive", number: "\(requestSeconds) s", beyond: "closed"),
      Row(name: "silence on a connection", number: "\(idleSeconds) s", beyond: "closed"),
      Row(
        name: "time for a response to be read",
        number: "\(responseSeconds) s + 1 s for \(responseBytesPerSecond >> 10) KiB",
        beyond: "closed"),
      Row(name: "archives built at once", number: "\(slowAnswers)", beyond: "the next waits"),
      Row(
        name: "questions to another registry at once", number: "\(remoteAnswers)",
        beyond: "the next waits"),
      Row(
        name: "requests waiting for either", number: "\(waitingSlowAnswers)",
        beyond: "503, Retry-After"),
      Row(name: "time to finish on SIGTERM", number: "\(drainSeconds) s", beyond: "closed"),
    ]
  }
}
