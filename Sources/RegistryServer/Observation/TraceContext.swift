internal import Synchronization

/// What places a request in a trace: its own id, the trace's, and the caller's (W3C Trace Context).
struct TraceContext: Sendable, Equatable {
  /// The trace's 128 bits.
  let trace: (high: UInt64, low: UInt64)
  /// The request's own 64 bits.
  let id: UInt64
  /// Who called, where the request says so.
  let parent: UInt64?
  /// Whether the request is to be recorded.
  let isSampled: Bool
  /// The part of all requests that this one stands for; nil where the caller does not tell.
  let sampleRate: Double?

  static func == (one: Self, other: Self) -> Bool {
    one.trace == other.trace && one.id == other.id && one.parent == other.parent
      && one.isSampled == other.isSampled && one.sampleRate == other.sampleRate
  }

  var traceText: String { Self.hexadecimal(trace.high) + Self.hexadecimal(trace.low) }
  var idText: String { Self.hexadecimal(id) }
  var parentText: String? { parent.map(Self.hexadecimal) }

  private static func hexadecimal(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// Gives requests their places in traces.
final class TraceSource: Sendable {
  private let next = Atomic(UInt64.random(in: .min ... .max))
  private let sampleRate: Double

  /// - Parameter sampleRate: The part of the requests to record, 0 to 1, where the caller has not
  ///   decided.
  init(sampleRate: Double) {
    self.sampleRate = sampleRate
  }

  func context(of request: HTTPRequest) -> TraceContext {
    let id = random()
    if let caller = request.header("traceparent").flatMap(TraceParent.init) {
      return TraceContext(
        trace: caller.trace, id: id, parent: caller.span, isSampled: caller.isSampled,
        sampleRate: caller.isSampled ? request.header("tracestate").flatMap(Self.sampleRate) : 0)
    }
    let isSampled = Double(random() >> 11) * 0x1p-53 < sampleRate
    return TraceContext(
      trace: (random(), random()), id: id, parent: nil, isSampled: isSampled,
      sampleRate: isSampled ? sampleRate : 0)
  }

  /// Numbers that no two requests share and that look random: a counter, well mixed (SplitMix64).
  private func random() -> UInt64 {
    var mixed = next.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    // Only zero is no id.
    return mixed == 0 ? 1 : mixed
  }

  /// Reads the rate of the trace's root from the vendor's part of `tracestate`, `es=s:0.5`.
  private static func sampleRate(_ state: String) -> Double? {
    for member in state.split(separator: ",") {
      let member = member.drop { $0 == " " || $0 == "\t" }
      guard member.hasPrefix("es=") else { continue }
      for field in member.dropFirst(3).split(separator: ";") where field.hasPrefix("s:") {
        guard let rate = Double(field.dropFirst(2)), (0...1).contains(rate) else { return nil }
        return rate
      }
    }
    return nil
  }
}

/// The header `traceparent`: `00-TRACE-SPAN-FLAGS`, in lower-case hexadecimal.
private struct TraceParent {
  let trace: (high: UInt64, low: UInt64)
  let span: UInt64
  let isSampled: Bool

  init?(_ text: String) {
    let fields = text.split(separator: "-", omittingEmptySubsequences: false)
    guard fields.count >= 4, let version = Self.number(fields[0], digits: 2), version != 0xFF,
      version != 0 || fields.count == 4, fields[1].utf8.count == 32,
      let high = Self.number(fields[1].prefix(16), digits: 16),
      let low = Self.number(fields[1].suffix(16), digits: 16), high | low != 0,
      let span = Self.number(fields[2], digits: 16), span != 0,
      let flags = Self.number(fields[3], digits: 2)
    else { return nil }
    trace = (high, low)
    self.span = span
    isSampled = flags & 1 == 1
  }

  private static func number(_ text: Substring, digits: Int) -> UInt64? {
    guard text.utf8.count == digits,
      text.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
    else { return nil }
    return UInt64(text, radix: 16)
  }
}
