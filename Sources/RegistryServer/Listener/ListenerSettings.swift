/// Where and how a listener takes connections.
package struct ListenerSettings: Sendable, Equatable {
  /// The address to bind, as a number or a name; empty for every address of the machine.
  package var host = "127.0.0.1"
  /// The port; 0 lets the system choose.
  package var port: UInt16 = 8080
  /// How many threads serve.
  package var threads = 2
  /// What clients are granted at most.
  package var limits = ListenerLimits()

  /// What the server shows its clients over TLS; nil for plain HTTP.
  package var identity: TLSIdentity?

  package init() {}
}
