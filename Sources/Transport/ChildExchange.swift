internal import Glibc

/// Feeds a child, reads what it says, and ends it when it takes too long.
struct ChildExchange {
  /// How long to look on for output that a grandchild might still hold back, in milliseconds.
  private static let tick: Int32 = 50
  /// How long at most to read on after the child's end.
  private static let patience = Duration.seconds(2)

  let child: pid_t
  let streams: ChildStreams
  let limits: Subprocess.Limits
  let input: [UInt8]

  private struct State {
    var written = 0
    var output: [UInt8] = []
    var error: [UInt8] = []
    var isOpen = (output: true, error: true)
    var status: Int32?
    var ended: ContinuousClock.Instant?
    var lastSign = ContinuousClock.now
    let start = ContinuousClock.now
  }

  func run(
    name: String, watch: (ArraySlice<UInt8>) -> Void
  ) throws(TransportError) -> SubprocessResult {
    ChildInterrupts.begin(child)
    defer { ChildInterrupts.end(child) }
    var state = State()
    if input.isEmpty { streams.closeInput() }
    while true {
      let isQuiet = exchange(&state, watch)
      let isLate = state.ended.map { isQuiet || $0.duration(to: .now) > Self.patience } ?? false
      if state.status == nil, let status = reap() {
        state.status = status
        state.ended = .now
      }
      if state.output.count > limits.output {
        end(&state)
        throw TransportError(.failed, "\(name) said more than \(limits.output) bytes")
      }
      // What the child itself said is there once it has ended; a grandchild is not waited for.
      if let status = state.status, isLate || !(state.isOpen.output || state.isOpen.error) {
        return SubprocessResult(status: status, output: state.output, error: state.error)
      }
      if state.status == nil, let seconds = overdue(state) {
        end(&state)
        throw TransportError(.timeout, "\(name) gave no answer for \(seconds) seconds")
      }
    }
  }

  /// One round of reading and writing; true where nothing came.
  private func exchange(_ state: inout State, _ watch: (ArraySlice<UInt8>) -> Void) -> Bool {
    var entries: [pollfd] = []
    if state.isOpen.output {
      entries.append(pollfd(fd: streams.output.ours, events: Int16(POLLIN), revents: 0))
    }
    if state.isOpen.error {
      entries.append(pollfd(fd: streams.error.ours, events: Int16(POLLIN), revents: 0))
    }
    if streams.input.ours >= 0 {
      entries.append(pollfd(fd: streams.input.ours, events: Int16(POLLOUT), revents: 0))
    }
    guard poll(&entries, nfds_t(entries.count), Self.tick) > 0 else { return true }
    for entry in entries where entry.revents != 0 {
      state.lastSign = .now
      switch entry.fd {
      case streams.input.ours: feed(&state)
      case streams.output.ours:
        guard let bytes = receive(entry.fd) else {
          state.isOpen.output = false
          continue
        }
        state.output += bytes
      default:
        guard let bytes = receive(entry.fd) else {
          state.isOpen.error = false
          continue
        }
        watch(bytes)
        state.error += bytes
        if state.error.count > limits.output {
          state.error.removeFirst(state.error.count - limits.output)
        }
      }
    }
    return false
  }

  private func feed(_ state: inout State) {
    let written = state.written
    let count = input.withUnsafeBytes { buffer in
      send(
        streams.input.ours, buffer.baseAddress.map { $0 + written }, buffer.count - written,
        Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
    }
    if count > 0 { state.written += count }
    // A child that reads no more says so itself, by how it ends.
    let isRefused = count < 0 && errno != EAGAIN && errno != EINTR
    if state.written == input.count || isRefused { streams.closeInput() }
  }

  /// The bytes that are there; nil at the end of the stream.
  private func receive(_ descriptor: Int32) -> ArraySlice<UInt8>? {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    if count < 0, errno == EAGAIN || errno == EINTR { return [] }
    return count > 0 ? buffer[..<count] : nil
  }

  private func reap() -> Int32? {
    var status: Int32 = 0
    guard waitpid(child, &status, WNOHANG) == child else { return nil }
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }

  private func overdue(_ state: State) -> Int? {
    let now = ContinuousClock.now
    if state.lastSign.duration(to: now) > .seconds(limits.silence) { return Int(limits.silence) }
    if state.start.duration(to: now) > .seconds(limits.total) { return Int(limits.total) }
    return nil
  }

  /// Ends the child and all that it started.
  private func end(_ state: inout State) {
    guard state.status == nil else { return }
    if kill(-child, SIGKILL) != 0 { kill(child, SIGKILL) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
  }
}
