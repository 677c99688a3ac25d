/// Why a program that reaches other machines did not do what it was asked for.
package struct TransportError: Error, Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    /// The program is not installed.
    case missingProgram = "missing-program"
    /// It gave no answer in time and was ended.
    case timeout
    /// The other machine was not reached.
    case unreachable
    /// The other machine does not know who asks, or lets them do nothing.
    case authentication
    /// There is no such repository, or none that the asker may see.
    case notFound = "not-found"
    /// Anything else.
    case failed = "transport"
  }

  package let kind: Kind
  /// What was said, without secrets.
  package let message: String
  /// The program that is missing.
  package let program: String?

  package init(_ kind: Kind, _ message: String, program: String? = nil) {
    (self.kind, self.message) = (kind, Redaction.withoutCredentials(message))
    self.program = program
  }
}
