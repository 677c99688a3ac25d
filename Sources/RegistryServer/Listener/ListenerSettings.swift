/// Where and how a listener takes connections; every limit is here.
package struct ListenerSettings: Sendable, Equatable {
  /// The address to bind, as a number or a name.
  package var host = "127.0.0.1"
  /// The port; 0 lets the system choose.
  package var port: UInt16 = 8080
  /// How many threads serve.
  package var threads = 2
  /// How many connections are open at once; more wait to be accepted.
  package var connections = 1000
  /// How many bytes a connection may hold for its request's head, and so the longest target.
  package var connectionMemory = 32 << 10
  /// How many seconds a connection may be silent.
  package var idleSeconds = 15
  /// How many seconds a request has in all to arrive.
  package var requestSeconds = 15
  /// How many seconds open requests get to finish when the listener stops.
  package var drainSeconds = 10

  package init() {}
}

/// Why a listener cannot start.
package struct ListenerError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of failure it is, for those who say what to do about it.
  package enum Cause: Sendable, Equatable {
    /// Another program already listens there.
    case portInUse
    /// libmicrohttpd cannot be loaded.
    case noLibrary
    /// Anything else that the system refuses.
    case system
  }

  /// What the system said, with the place.
  package let description: String
  package let cause: Cause
}
