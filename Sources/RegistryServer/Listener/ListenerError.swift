/// Why a listener cannot start.
package struct ListenerError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of failure it is, for those who say what to do about it.
  package enum Cause: Sendable, Equatable {
    /// Another program already listens there.
    case portInUse
    /// The port is one that only privileged users may take.
    case privilegedPort
    /// Nothing is known of the host's name.
    case unknownHost
    /// libmicrohttpd cannot be loaded.
    case noLibrary
    /// Anything else that the system refuses.
    case system
  }

  /// What the system said, with the place.
  package let description: String
  package let cause: Cause
}
