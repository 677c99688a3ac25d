/// Where transactions are reported to, and what is said of the service.
package struct APMSettings: Sendable {
  /// What became of a batch of events.
  package enum Delivery: Sendable, Equatable {
    /// The server took them.
    case accepted
    /// The server was not reached, or refused some: how many it took, and why no more, without
    /// secrets.
    case failed(accepted: Int, reason: String)
  }

  package var serviceName = "package-registry"
  package var serviceVersion = "0"
  package var environment: String?
  /// The part of the requests that is reported, 0 to 1, where the caller has not decided.
  package var sampleRate = 1.0
  /// How many seconds a transaction waits for others.
  package var interval = 10
  /// Whether clients reach the registry by HTTPS.
  package var isEncrypted = false
  /// Sends a gzipped body of events and waits for the answer, for so many seconds at most.
  package var send: @Sendable (_ body: [UInt8], _ seconds: Int) -> Delivery

  package init(send: @escaping @Sendable (_ body: [UInt8], _ seconds: Int) -> Delivery) {
    self.send = send
  }
}
