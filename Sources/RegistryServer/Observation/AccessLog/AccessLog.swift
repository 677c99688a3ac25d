internal import Dispatch
internal import Synchronization

/// Writes a line for each request that a route answered or that was refused, on a queue of its own.
///
/// A probe of `/health` is not logged, nor is what no route matched, as in the reference registry.
/// Lines that come faster than they can be written are dropped, counted and told of.
final class AccessLog: Sendable {
  private struct Writing {
    var file: LogFile
    var loss: LossNotice
  }

  /// How many lines were dropped.
  let droppedLines: Counter
  private let queue: BackgroundQueue<RequestRecord>

  /// Opens the log.
  ///
  /// `report` gets what was lost.
  init(
    _ settings: AccessLogSettings, report: @escaping @Sendable (String) -> Void
  ) throws(ListenerError) {
    let format = AccessLogFormat(settings)
    let name = settings.path ?? "standard error"
    let loss = LossNotice(report) { "access log: \($0) lines dropped, \(name) is too slow or full" }
    let writing = Box(Writing(file: try LogFile(settings.path), loss: loss))
    let dropped = Counter()
    droppedLines = dropped
    queue = BackgroundQueue(
      label: "access log", count: 16_384, bytes: 16 << 20, interval: .milliseconds(100),
      pause: .milliseconds(0)
    ) { batch in
      var text: [UInt8] = []
      text.reserveCapacity(batch.elements.count * 512)
      for record in batch.elements { format.write(record, to: &text) }
      writing.value.withLock { writing in
        let isWritten = writing.file.append(text)
        let lost = batch.dropped + (isWritten ? 0 : batch.elements.count)
        dropped.add(lost)
        writing.loss.note(lost, isLast: batch.isLast)
      }
    }
  }

  /// Takes one finished request.
  func note(_ record: RequestRecord) {
    guard record.route != nil && !record.isProbe || record.refusal != nil else { return }
    queue.offer(record, size: record.requestBytes + 256)
  }

  /// Writes what is waiting, unless that takes too long.
  func close() { queue.close(seconds: 2) }

  /// Holds what a closure changes.
  private final class Box: Sendable {
    let value: Mutex<Writing>
    init(_ value: consuming sending Writing) { self.value = Mutex(value) }
  }
}
