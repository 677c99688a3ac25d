internal import Glibc
internal import Synchronization

/// Another registry that is asked for what is not here.
///
/// A question that got no usable answer is asked again, with growing pauses, as long as patience
/// lasts. While the other registry is known to be away each question is asked only once.
package final class RemoteRegistry: Sendable {
  /// What came back: a status and a body.
  package typealias Response = (status: Int, body: [UInt8])
  /// Asks for a URL once, within ten seconds; throws where nothing came back.
  package typealias Ask = @Sendable (_ url: String) throws -> Response

  /// How long a question is repeated.
  package struct Patience: Sendable {
    /// How often at most a question is asked again.
    package var retries = 4
    /// The pause before the first repetition, which doubles each time.
    package var firstPause = Duration.seconds(1)
    package var longestPause = Duration.seconds(15)
    /// After this time from its start a question is not repeated.
    package var total = Duration.seconds(20)
    /// For how long a registry that gave no answer counts as away.
    package var absence = Duration.seconds(10)

    package init() {}
  }

  /// The other registry gave no answer that can be used.
  struct Failure: Error {
    let message: String
  }

  let address: RemoteAddress
  private let patience: Patience
  private let ask: Ask
  private let awayUntil = Mutex<ContinuousClock.Instant?>(nil)

  package init(_ address: RemoteAddress, patience: Patience = Patience(), ask: @escaping Ask) {
    (self.address, self.patience, self.ask) = (address, patience, ask)
  }

  /// Asks, and reads the answer.
  ///
  /// - Parameters:
  ///   - url: The whole URL.
  ///   - read: Makes sense of a body, or throws.
  /// - Returns: What was read; nil where there is no such thing (status 404).
  /// - Throws: `Failure` where no usable answer came.
  func answer<Value>(_ url: String, _ read: ([UInt8]) throws -> Value) throws(Failure) -> Value? {
    let start = ContinuousClock.now
    let isAway = awayUntil.withLock { $0.map { $0 > start } ?? false }
    var pause = patience.firstPause
    var said = ""
    for attempt in 0...(isAway ? 0 : max(0, patience.retries)) {
      if attempt > 0 {
        guard start.duration(to: .now) + pause < patience.total else { break }
        Self.sleep(pause)
        pause = min(pause * 2, patience.longestPause)
      }
      do {
        let response = try ask(url)
        switch response.status {
        case 200..<300:
          let value = try read(response.body)
          awayUntil.withLock { $0 = nil }
          return value
        case 404: return nil
        case 429, 500..<600: said = "status \(response.status)"
        default: throw Failure(message: "\(address.location("")): status \(response.status)")
        }
      } catch let failure as Failure {
        throw failure
      } catch {
        said = "\(error)"
      }
    }
    awayUntil.withLock { $0 = .now + patience.absence }
    throw Failure(message: "\(address.location("")): \(said)")
  }

  private static func sleep(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    usleep(UInt32(clamping: seconds * 1_000_000 + attoseconds / 1_000_000_000_000))
  }
}
