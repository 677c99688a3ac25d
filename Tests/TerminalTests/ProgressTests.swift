import Synchronization
import Testing

@testable import Terminal

/// A clock that stands still until it is moved.
private final class ManualClock: Sendable {
  private let time = Mutex(Duration.zero)
  var now: Duration { time.withLock { $0 } }
  func move(by duration: Duration) { time.withLock { $0 += duration } }
}

@Suite struct ProgressTests {
  private let clock = ManualClock()

  private func sink(_ mode: ProgressMode, _ output: Output) -> any ProgressSink {
    Progress.sink(mode, output: output) { [clock] in clock.now }
  }

  private func steps(_ sink: any ProgressSink, _ count: Int, each: Duration) {
    for _ in 0..<count {
      clock.move(by: each)
      sink.advance(by: 1)
    }
  }

  @Test func shortWorkShowsNothing() {
    let output = Output.memory(environment: ["STORAGE_FORCE_TTY": "80"])
    let sink = sink(.auto, output)
    sink.begin("Reading", total: 10)
    steps(sink, 10, each: .milliseconds(29))
    sink.end()
    #expect(output.text(of: .error) == "")
  }

  @Test func theLineIsDrawnLateAndTenTimesASecond() {
    let output = Output.memory(environment: ["STORAGE_FORCE_TTY": "80"])
    let sink = sink(.auto, output)
    sink.begin("Reading", total: 50)
    steps(sink, 50, each: .milliseconds(10))
    #expect(
      output.text(of: .error)
        == "Reading: 30 of 50\r\u{1B}[KReading: 40 of 50\r\u{1B}[KReading: 50 of 50")
    sink.end()
    #expect(output.text(of: .error).hasSuffix("Reading: 50 of 50\r\u{1B}[K"))
    sink.advance(by: 1)
    #expect(output.text(of: .standard) == "")
    #expect(output.text(of: .error).hasSuffix("50\r\u{1B}[K"))
  }

  @Test func aMessageErasesTheLine() {
    let output = Output.memory(environment: ["STORAGE_FORCE_TTY": "80"])
    let sink = sink(.auto, output)
    sink.begin("Reading", total: nil)
    steps(sink, 1, each: .seconds(2))
    output.write("warning: x\n", to: .error)
    output.write("answer\n")
    #expect(output.text(of: .error) == "Reading: 1\r\u{1B}[Kwarning: x\n")
    sink.end()
    #expect(output.text(of: .error) == "Reading: 1\r\u{1B}[Kwarning: x\n")
    #expect(output.text(of: .standard) == "answer\n")
  }

  @Test func theLineFitsTheTerminal() {
    let output = Output.memory(environment: ["STORAGE_FORCE_TTY": "20"])
    let sink = sink(.auto, output)
    sink.begin("Reading\u{1B} packages", total: 100)
    steps(sink, 1, each: .seconds(1))
    #expect(output.text(of: .error) == "Reading\\u{1b} packa")
  }

  @Test func theTimeLeftIsSaid() {
    let output = Output.memory(environment: ["STORAGE_FORCE_TTY": "80"])
    let sink = sink(.auto, output)
    sink.begin("Reading", total: 10)
    steps(sink, 2, each: .seconds(2))
    #expect(output.text(of: .error).hasSuffix("Reading: 2 of 10, about 17 s left"))
    steps(sink, 8, each: .seconds(2))
    #expect(output.text(of: .error).hasSuffix("Reading: 10 of 10"))
  }

  @Test func plainLinesComeEveryTenSeconds() {
    let output = Output.memory()
    let sink = sink(.plain, output)
    sink.begin("Reading", total: 25)
    steps(sink, 25, each: .seconds(1))
    sink.end()
    #expect(
      output.text(of: .error)
        == "Reading: 10 of 25, about 16 s left\nReading: 20 of 25, about 6 s left\n")
  }

  @Test func elsewhereNothingIsShown() {
    for (mode, environment) in [
      (ProgressMode.auto, [:]), (.none, ["STORAGE_FORCE_TTY": "80"]),
      (.auto, ["STORAGE_FORCE_TTY": "80", "TERM": "dumb"]),
    ] {
      let output = Output.memory(environment: environment)
      let sink = sink(mode, output)
      sink.begin("Reading", total: 3)
      steps(sink, 3, each: .seconds(60))
      sink.end()
      #expect(output.text(of: .error) == "")
    }
  }

  @Test func theClockGoesOn() {
    let first = Progress.monotonicTime()
    #expect(first > .zero)
    #expect(Progress.monotonicTime() >= first)
  }
}
