import TestSupport

/// Runs a program under strace, which can fail its system calls or signal it at one of them.
struct SystemCalls: Sendable {
  /// What is done to the program at the call.
  enum Injection: Sendable, CustomStringConvertible {
    case signal(String)
    /// The call fails, once or from then on.
    case error(String, forGood: Bool)

    var description: String {
      switch self {
      case .signal(let name): "SIG\(name)"
      case .error(let name, let forGood): forGood ? "\(name) for good" : name
      }
    }
  }

  /// Which call: the kind, and how many of them come before it and itself.
  struct Place: Sendable, CustomStringConvertible {
    let kind: String
    let number: Int
    /// The file or folder that it is about.
    let path: String
    var description: String { "\(kind) \(number)" }
  }

  /// One call of a recorded run.
  struct Call: Sendable {
    let kind: String
    /// The line after the kind, with the paths of descriptors in angle brackets.
    let text: String
    let succeeded: Bool
    /// The first argument as a path: that of the descriptor, or the quoted text.
    let path: String
    /// The second quoted text, as in `rename("a", "b")`.
    let secondPath: String
  }

  /// The calls that change something on the disk, or could, and what they are called here.
  static let kinds = [
    "openat", "write", "pwrite64", "fsync", "rename", "link", "unlink", "mkdir", "close", "flock",
    "ftruncate", "symlink", "chmod", "rmdir",
  ]

  /// The same run, disturbed at one place.
  static func disturbed(_ run: ProcessRun, at place: Place, _ injection: Injection) -> ProcessRun {
    let (disturbance, filter): (String, [String]) =
      switch injection {
      // With --seccomp-bpf strace 6.1 injects no signals.
      case .signal(let name): ("signal=\(name):when=\(place.number)", [])
      case .error(let name, let forGood):
        ("error=\(name):when=\(place.number)\(forGood ? "+" : "")", ["--seccomp-bpf"])
      }
    return traced(
      run,
      filter + [
        "-e", "trace=\(place.kind)", "-e", "inject=\(place.kind):\(disturbance)",
        "-o", "/dev/null",
      ])
  }

  /// Records the calls of an undisturbed run in the file.
  static func recorded(_ run: ProcessRun, kinds: [String] = kinds, to file: String) -> ProcessRun {
    traced(
      run,
      [
        "--seccomp-bpf", "-y", "-s", "4096", "-e", "trace=\(kinds.joined(separator: ","))", "-o",
        file,
      ])
  }

  private static func traced(_ run: ProcessRun, _ options: [String]) -> ProcessRun {
    var traced = run
    traced.executable = "strace"
    traced.arguments = ["-f", "-qq"] + options + ["--", run.executable]
    traced.arguments += run.arguments
    return traced
  }

  /// Reads a record.
  static func calls(in text: String) -> [Call] {
    text.split(separator: "\n").compactMap { line -> Call? in
      // PID KIND(ARGUMENTS) = RESULT
      guard let open = line.firstIndex(of: "("), let space = line[..<open].lastIndex(of: " ")
      else { return nil }
      let rest = line[open...]
      let result = rest.range(of: ") = ", backwards: true).map { rest[$0.upperBound...] } ?? ""
      let quoted = rest.split(separator: "\"", omittingEmptySubsequences: false)
      let named = rest.firstIndex(of: "<").flatMap { start in
        rest[start...].firstIndex(of: ">").map { String(rest[rest.index(after: start)..<$0]) }
      }
      let kind = String(line[line.index(after: space)..<open])
      let byDescriptor = ["write", "pwrite64", "fsync", "close", "flock", "ftruncate"]
      let first = quoted.count > 1 ? String(quoted[1]) : ""
      return Call(
        kind: kind, text: String(rest), succeeded: !result.hasPrefix("-"),
        path: byDescriptor.contains(kind) ? named ?? "" : first,
        secondPath: quoted.count > 3 ? String(quoted[3]) : "")
    }
  }
}

extension Substring {
  /// The last or first place of a text in this one.
  fileprivate func range(of text: String, backwards: Bool) -> Range<Index>? {
    ranges(of: text).last
  }
}
