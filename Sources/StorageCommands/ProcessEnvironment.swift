internal import Glibc

/// What the process was started with.
package enum ProcessEnvironment {
  /// The environment's variables; of those that stand twice, the first counts, as for getenv(3).
  package static var variables: [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let words = String(cString: text).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if words.count == 2, variables[String(words[0])] == nil {
        variables[String(words[0])] = String(words[1])
      }
      entry += 1
    }
    return variables
  }

  /// The path of the running program; its usual name where the system does not tell.
  package static var program: String {
    guard let path = realpath("/proc/self/exe", nil) else { return "storage" }
    defer { free(path) }
    return String(cString: path)
  }

  /// The current folder; `.` where it has been removed.
  package static var currentDirectory: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }
}
