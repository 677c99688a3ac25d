import Foundation
import Testing

@testable import Terminal

@Suite struct OutputTests {
  init() { Output.ignoreBrokenPipes() }

  /// Runs a body with the two ends of a new pipe.
  private func withPipe(_ body: (_ read: Int32, _ write: Int32) throws -> Void) throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    try body(ends[0], ends[1])
  }

  private func readAll(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count <= 0 { break }
      bytes += buffer[0..<count]
    }
    close(descriptor)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func streamsAreApart() throws {
    try withPipe { outRead, outWrite in
      try withPipe { errorRead, errorWrite in
        let output = Output(standard: outWrite, error: errorWrite, environment: [:])
        #expect(output.write("answer é\n") == .written)
        #expect(output.write("\("x", .warning)\n", to: .error) == .written)
        #expect(output.write("") == .written)
        close(outWrite)
        close(errorWrite)
        #expect(readAll(outRead) == "answer é\n")
        #expect(readAll(errorRead) == "x\n")
        #expect(output.text(of: .standard) == "")
      }
    }
  }

  @Test func fullPipesAreWaitedFor() throws {
    try withPipe { reading, writing in
      // The writer meets EAGAIN and partial writes: the pipe holds 64 KiB and does not block.
      try #require(fcntl(writing, F_SETFL, fcntl(writing, F_GETFL) | O_NONBLOCK) == 0)
      let text = String(repeating: "0123456789abcdef", count: 65_536)
      let reader = Thread.detachedValue { readAll(reading) }
      let output = Output(standard: writing, error: writing, environment: [:])
      #expect(output.write(text) == .written)
      close(writing)
      #expect(reader() == text)
    }
  }

  @Test func aClosedPipeEndsQuietly() throws {
    try withPipe { reading, writing in
      close(reading)
      let output = Output(standard: writing, error: 2, environment: [:])
      #expect(output.outcome(of: .standard) == .written)
      #expect(output.write("x") == .closed)
      #expect(output.write("y") == .closed)
      #expect(output.outcome(of: .standard) == .closed)
      #expect(output.outcome(of: .error) == .written)
      close(writing)
    }
  }

  @Test func troubleIsSaidWithItsNumber() throws {
    let full = open("/dev/full", O_WRONLY)
    try #require(full >= 0)
    defer { close(full) }
    let output = Output(standard: full, error: -1, environment: [:])
    #expect(output.write("x") == .failed(errno: ENOSPC))
    #expect(output.write("x", to: .error) == .failed(errno: EBADF))
    #expect(output.outcome(of: .standard) == .failed(errno: ENOSPC))
  }

  @Test func memoryKeepsText() {
    let output = Output.memory()
    output.write("a")
    output.colored(.always).write("\("b", .heading)")
    output.write("c", to: .error)
    #expect(output.text(of: .standard) == "a\u{1B}[1mb\u{1B}[0m")
    #expect(output.text(of: .error) == "c")
    #expect(!output.isTerminal(.standard))
    #expect(output.width() == 80)
    #expect(!output.isColored(.standard))
    #expect(output.colored(.always).isColored(.error))
  }

  @Test(arguments: [
    (["STORAGE_FORCE_TTY": "100"], true, 100), (["STORAGE_FORCE_TTY": "yes"], true, 80),
    (["STORAGE_FORCE_TTY": "0"], false, 80), (["STORAGE_FORCE_TTY": ""], false, 80),
    (["COLUMNS": "120"], false, 120), (["COLUMNS": "wide"], false, 80),
    (["COLUMNS": "0"], false, 80),
    (["STORAGE_FORCE_TTY": "60", "COLUMNS": "120"], true, 60),
    (["STORAGE_FORCE_TTY": "1", "COLUMNS": "120"], true, 120),
  ])
  func terminalsCanBeForced(environment: [String: String], isTerminal: Bool, width: Int) {
    let output = Output.memory(environment: environment)
    #expect(output.isTerminal(.standard) == isTerminal)
    #expect(output.isTerminal(.error) == isTerminal)
    #expect(output.width() == width)
    #expect(output.isColored(.standard) == isTerminal)
  }

  @Test func aTerminalIsKnownWithItsWidth() throws {
    // On Linux the leading side of a pseudo-terminal is a terminal too.
    let leader = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    try #require(leader >= 0)
    defer { close(leader) }
    var size = winsize(ws_row: 24, ws_col: 132, ws_xpixel: 0, ws_ypixel: 0)
    try #require(ioctl(leader, UInt(TIOCSWINSZ), &size) == 0)
    let null = open("/dev/null", O_WRONLY)
    defer { close(null) }
    let output = Output(standard: leader, error: null, environment: ["TERM": "xterm"])
    #expect(output.isTerminal(.standard))
    #expect(!output.isTerminal(.error))
    #expect(output.width() == 132)
    #expect(output.width(.error) == 80)
    // Each stream decides for itself.
    #expect(output.isColored(.standard))
    #expect(!output.isColored(.error))
  }

  @Test func writersOfManyThreadsDoNotMix() {
    let output = Output.memory()
    DispatchQueue.concurrentPerform(iterations: 8) { writer in
      for _ in 0..<100 { output.write(String(repeating: String(writer), count: 50) + "\n") }
    }
    let lines = output.text(of: .standard).split(separator: "\n")
    #expect(lines.count == 800)
    #expect(lines.allSatisfy { $0.count == 50 && Set($0).count == 1 })
  }
}

extension Thread {
  /// Starts a body on a thread and returns what waits for its result.
  fileprivate static func detachedValue<Value: Sendable>(
    _ body: @escaping @Sendable () -> Value
  ) -> () -> Value? {
    let box = Box<Value>()
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      box.set(body())
      done.signal()
    }
    return {
      done.wait()
      return box.value
    }
  }
}

/// Holds what another thread found.
private final class Box<Value: Sendable>: @unchecked Sendable {
  // Guarded by `lock`.
  private var stored: Value?
  private let lock = NSLock()

  func set(_ value: Value) { lock.withLock { stored = value } }
  var value: Value? { lock.withLock { stored } }
}
