import StorageCommands
import Testing

/// One failure: how it comes about, and what becomes of it when its hint is followed.
struct FailureCase: Sendable, CustomTestStringConvertible {
  enum Cure: Sendable {
    /// The hint is the command as it was meant: pasted, it succeeds.
    case mended
    /// Once the hint is pasted, the command that failed succeeds.
    case again
    /// Once the hint is pasted, the command fails with another code, which has its own case.
    case leads(to: FailureCode)
    /// The hint, pasted, shows what to choose from or what is wrong: this among it.
    case shows(String)
    /// No command can know what is right: the hint says it in words, these among them.
    case words(String)
    /// The hint says this of what has to happen; once it has, the command that failed succeeds.
    case waits(String)
  }

  let code: FailureCode
  let arguments: [String]
  let cure: Cure
  /// The places of the hints that are followed.
  let hints: [Int]
  /// Brings the failure about.
  let prepare: @Sendable (CureWorld) throws -> Void
  /// What `waits` waits for.
  let until: @Sendable (CureWorld) throws -> Void

  init(
    _ code: FailureCode, _ line: String, _ cure: Cure, hints: [Int] = [0],
    prepare: @escaping @Sendable (CureWorld) throws -> Void = { _ in },
    until: @escaping @Sendable (CureWorld) throws -> Void = { _ in }
  ) {
    self.code = code
    // No case has a word with a space, but for the one with an empty reason.
    arguments = line.split(separator: " ").map { $0 == "''" ? " " : String($0) }
    self.cure = cure
    self.hints = hints
    self.prepare = prepare
    self.until = until
  }

  var testDescription: String {
    "\(code.rawValue): storage \(arguments.joined(separator: " "))"
  }

  static let all =
    commandLine + place + ownership + absent + policy + packages + past + serving + servers
    + writing + remote

  /// Failures that another test provokes, by its name, or that nobody can.
  static let elsewhere: [FailureCode: String] = [
    .noLibrary: "MissingLibraryTests",
    .noProgram: "ImageTests",
    .portInUse: "ServeTests.aPortInUseIsTheMachinesFault",
    .halfDone: "the proof of failing system calls",
    .authentication: "RemoteTransportTests.overSmartHTTPWithoutTheRightPassword",
    .privilegedPort: "ServePlacesTests",
    .pullRequestRefused: "PullRequestTests",
    .rateLimit: "PullRequestTests",
    .github: "PullRequestTests",
    .shallow: "ValidateChangeTests",
    .partialClone: "SmallCloneTests",
    .tooManyReferences: "HookInputTests",
    .badInput: "HookInputTests",
    .internal: "a fault of the tool: its hint asks for a report",
  ]
}
