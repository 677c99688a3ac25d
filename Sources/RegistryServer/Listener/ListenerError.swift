/// Why a listener cannot start.
package struct ListenerError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of trouble it is.
  package enum Kind: Sendable, Equatable {
    /// Another program listens there.
    case portInUse
    /// The port is one that only privileged users may take.
    case privilegedPort
    /// Nothing is known of the host's name.
    case unknownHost
    /// Anything else that the system refused.
    case system
  }

  package let kind: Kind
  /// What the system said, with the place.
  package let description: String

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }

  /// Whether another program already listens there.
  package var isPortInUse: Bool { kind == .portInUse }
}
