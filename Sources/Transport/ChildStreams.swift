internal import Glibc

/// The three streams between this process and a child.
///
/// Socket pairs, not pipes: they can be made close-on-exec in one step, so that no other child of
/// another thread inherits them, and writing to one whose reader is gone raises no signal.
final class ChildStreams {
  /// One stream: this process's end and the child's.
  struct Pair {
    var ours: Int32 = -1
    var child: Int32 = -1
  }

  private(set) var input: Pair
  private(set) var output: Pair
  private(set) var error: Pair

  init() throws(TransportError) {
    (input, output, error) = (Pair(), Pair(), Pair())
    input = try Self.makePair()
    output = try Self.makePair()
    error = try Self.makePair()
  }

  deinit {
    closeChildEnds()
    for descriptor in [input.ours, output.ours, error.ours] where descriptor >= 0 {
      close(descriptor)
    }
  }

  /// Closes what only the child needs; from then on its end shows as the end of a stream.
  func closeChildEnds() {
    for pair in [\ChildStreams.input, \.output, \.error] {
      let descriptor = self[keyPath: pair].child
      if descriptor >= 0 { close(descriptor) }
    }
    (input.child, output.child, error.child) = (-1, -1, -1)
  }

  /// Ends the child's input.
  func closeInput() {
    if input.ours >= 0 { close(input.ours) }
    input.ours = -1
  }

  private static func makePair() throws(TransportError) -> Pair {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw TransportError(.failed, "cannot make a stream: \(String(cString: strerror(errno)))")
    }
    return Pair(ours: ends[0], child: ends[1])
  }
}
