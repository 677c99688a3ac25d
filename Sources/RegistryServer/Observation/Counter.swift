internal import Synchronization

/// A number that several threads add to and somebody reads now and then.
final class Counter: Sendable {
  private let number = Atomic<UInt64>(0)

  func add(_ count: Int) {
    if count > 0 { number.wrappingAdd(UInt64(count), ordering: .relaxed) }
  }

  var value: Double { Double(number.load(ordering: .relaxed)) }
}
