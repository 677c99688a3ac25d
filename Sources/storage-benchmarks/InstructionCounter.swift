/// Counts the instructions of one run with valgrind's callgrind: slow, but the same on a busy
/// machine, where times are not.
///
/// The kernel's part is not counted.
package struct InstructionCounter: Sendable {
  private let log: String

  /// Makes ready; nil where the machine has no valgrind.
  package init?(in workspace: Workspace) {
    var children = workspace.processes()
    guard (try? children.run(["valgrind", "--version"])) != nil else { return nil }
    log = workspace.path + "/valgrind.log"
  }

  /// What the program is to run under.
  package var wrapper: [String] {
    // Swift seeds its hash tables at random, which moves the count by a few in a thousand.
    [
      "env", "SWIFT_DETERMINISTIC_HASHING=1", "valgrind", "--tool=callgrind",
      "--callgrind-out-file=/dev/null", "--log-file=\(log)",
    ]
  }

  /// Returns the count of the run that ended last.
  package func read(in workspace: Workspace) throws(BenchmarkError) -> Int {
    var children = workspace.processes()
    for line in try children.lines(["cat", log]) {
      let words = line.split(separator: " ")
      if words.dropLast().suffix(2) == ["Collected", ":"],
        let count = words.last.flatMap({ Int($0) })
      {
        return count
      }
    }
    throw BenchmarkError("valgrind did not say how many instructions it counted")
  }
}
