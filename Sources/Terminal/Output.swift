import Glibc
import Synchronization

/// The two streams a tool writes to: descriptors of the process, or memory for tests.
///
/// Copies share their streams. Any thread may write; one call's text is never cut by another's.
package struct Output: Sendable {
  package enum Stream: Sendable, Hashable, CaseIterable {
    /// The answer.
    case standard
    /// Everything else.
    case error
  }

  /// How writing went.
  package enum Outcome: Sendable, Hashable {
    case written
    /// The reader went away, as `head` does: nobody wants the rest, and nothing is wrong.
    case closed
    /// Writing failed, for example `ENOSPC`.
    case failed(errno: Int32)
  }

  private let environment: [String: String]
  private let color: ColorChoice
  private let state: State
  private let standardSize: TerminalSize
  private let errorSize: TerminalSize

  /// Makes output to descriptors, those of the process if none are named.
  package init(standard: Int32 = 1, error: Int32 = 2, environment: [String: String]) {
    self.init(descriptors: (standard, error), environment)
  }

  /// Makes output that keeps its text; see `text(of:)`.
  package static func memory(environment: [String: String] = [:]) -> Output {
    Output(descriptors: (nil, nil), environment)
  }

  private init(descriptors: (standard: Int32?, error: Int32?), _ environment: [String: String]) {
    self.environment = environment
    color = .auto
    state = State(standard: descriptors.standard, error: descriptors.error)
    standardSize = TerminalSize(descriptor: descriptors.standard, environment: environment)
    errorSize = TerminalSize(descriptor: descriptors.error, environment: environment)
  }

  private init(_ other: Output, _ color: ColorChoice) {
    environment = other.environment
    self.color = color
    state = other.state
    standardSize = other.standardSize
    errorSize = other.errorSize
  }

  /// Returns the same streams with another choice of colours.
  package func colored(_ color: ColorChoice) -> Output {
    Output(self, color)
  }

  /// Makes writes to a closed pipe fail with an error in place of ending the process.
  package static func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
  }

  /// Whether a stream goes to a terminal.
  package func isTerminal(_ stream: Stream) -> Bool { size(of: stream).isTerminal }

  /// The columns of a stream; 80 when nothing says how many.
  package func width(_ stream: Stream = .standard) -> Int { size(of: stream).width }

  /// Whether styles show as colours on a stream.
  package func isColored(_ stream: Stream) -> Bool {
    color.isColored(environment: environment, isTerminal: isTerminal(stream))
  }

  /// Whether a line on the error stream can be drawn again in place.
  var canRedraw: Bool { isTerminal(.error) && environment["TERM"] != "dumb" }

  private func size(of stream: Stream) -> TerminalSize {
    stream == .standard ? standardSize : errorSize
  }

  /// Writes text as it is; a line of progress is erased first.
  @discardableResult
  package func write(_ text: String, to stream: Stream = .standard) -> Outcome {
    state.write(text, to: stream)
  }

  /// Writes bytes as they are, which need not be text; a line of progress is erased first.
  @discardableResult
  package func write(bytes: [UInt8], to stream: Stream = .standard) -> Outcome {
    state.write(bytes, to: stream)
  }

  /// Writes styled text, in colours where the stream has them.
  @discardableResult
  package func write(_ text: StyledText, to stream: Stream = .standard) -> Outcome {
    write(text.resolved(isColored: isColored(stream)), to: stream)
  }

  /// How writing to a stream went so far: the first trouble, or `.written`.
  ///
  /// After a trouble nothing more is written to the stream.
  package func outcome(of stream: Stream) -> Outcome { state.outcome(of: stream) }

  /// The text written to a stream kept in memory; empty for descriptors.
  package func text(of stream: Stream) -> String { state.text(of: stream) }

  /// Draws a line of progress in place of the one before.
  func draw(_ line: String) { state.draw(line) }

  /// Erases the line of progress, if there is one.
  func erase() { state.draw(nil) }
}

extension Output {
  /// The streams themselves and what is known of them, for one writer at a time.
  private final class State: Sendable {
    private struct Sink {
      let descriptor: Int32?
      var text = ""
      var outcome = Outcome.written

      mutating func write(_ new: String) {
        guard outcome == .written else { return }
        guard let descriptor else {
          text += new
          return
        }
        outcome = DescriptorWriter.write(new, to: descriptor)
      }

      mutating func write(_ new: [UInt8]) {
        guard outcome == .written else { return }
        guard let descriptor else {
          text += String(decoding: new, as: UTF8.self)
          return
        }
        outcome = new.withUnsafeBytes { DescriptorWriter.write($0, to: descriptor) }
      }
    }

    private struct Sinks {
      var standard: Sink
      var error: Sink
      var hasLine = false

      subscript(stream: Stream) -> Sink {
        get { stream == .standard ? standard : error }
        set { if stream == .standard { standard = newValue } else { error = newValue } }
      }

      mutating func erase() {
        if hasLine { error.write("\r\u{1B}[K") }
        hasLine = false
      }
    }

    private let sinks: Mutex<Sinks>

    init(standard: Int32?, error: Int32?) {
      sinks = Mutex(
        Sinks(standard: Sink(descriptor: standard), error: Sink(descriptor: error)))
    }

    func write(_ text: String, to stream: Stream) -> Outcome {
      sinks.withLock { sinks in
        sinks.erase()
        sinks[stream].write(text)
        return sinks[stream].outcome
      }
    }

    func write(_ bytes: [UInt8], to stream: Stream) -> Outcome {
      sinks.withLock { sinks in
        sinks.erase()
        sinks[stream].write(bytes)
        return sinks[stream].outcome
      }
    }

    func draw(_ line: String?) {
      sinks.withLock { sinks in
        sinks.erase()
        guard let line else { return }
        sinks.error.write(line)
        sinks.hasLine = true
      }
    }

    func outcome(of stream: Stream) -> Outcome {
      sinks.withLock { $0[stream].outcome }
    }

    func text(of stream: Stream) -> String {
      sinks.withLock { $0[stream].text }
    }
  }
}
