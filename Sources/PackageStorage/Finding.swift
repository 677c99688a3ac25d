package import Git

/// One thing that a check found; an answer, not an error.
package struct Finding: Hashable, Sendable {
  package enum Severity: String, Hashable, Comparable, Sendable {
    case info, warning, error

    private var rank: Int {
      switch self {
      case .info: 0
      case .warning: 1
      case .error: 2
      }
    }

    package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
  }

  /// The rule's id, such as `title-prefix`.
  package var rule: String
  package var severity: Severity
  package var distribution: String?
  package var commit: ObjectID?
  package var package: String?
  package var version: String?
  /// The file's path, where there is one.
  package var path: String?
  /// From 1.
  package var line: Int?
  /// From 1.
  package var column: Int?
  package var message: String
  /// What to do.
  package var hint: String?

  package init(
    rule: String, severity: Severity, distribution: String? = nil, commit: ObjectID? = nil,
    package: String? = nil, version: String? = nil, path: String? = nil, line: Int? = nil,
    column: Int? = nil, message: String, hint: String? = nil
  ) {
    (self.rule, self.severity) = (rule, severity)
    (self.distribution, self.commit) = (distribution, commit)
    (self.package, self.version) = (package, version)
    (self.path, self.line, self.column) = (path, line, column)
    (self.message, self.hint) = (message, hint)
  }
}
