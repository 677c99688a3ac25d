/// What is peculiar to one storage: its distributions, and how strict and with whom it works.
public struct StorageSettings: Hashable, Sendable {
  /// The format of the settings that this program reads.
  public static let formatVersion = 1

  /// The distributions, in the order of the settings.
  public let distributions: [Distribution]

  /// Branches that are no distribution, but may be the target of a pull request.
  public let otherBranches: [String]

  /// Severities that differ from a rule's own, by the rule's name.
  ///
  /// Which rules there are is known where they are checked; the place is kept for its message.
  public let rules: [String: RuleOverride]

  public let signatures: SignatureSettings
  public let pullRequests: PullRequestSettings

  /// The file the settings came from, as it was named; nil for the built-in ones.
  public let file: String?

  init(
    distributions: [Distribution], otherBranches: [String], rules: [String: RuleOverride] = [:],
    signatures: SignatureSettings = SignatureSettings(),
    pullRequests: PullRequestSettings = PullRequestSettings(), file: String? = nil
  ) {
    self.distributions = distributions
    self.otherBranches = otherBranches
    self.rules = rules
    self.signatures = signatures
    self.pullRequests = pullRequests
    self.file = file
  }

  /// Returns the distribution of a name.
  public func distribution(named name: String) -> Distribution? {
    distributions.first { $0.name == name }
  }

  /// Returns the distribution whose packages a branch holds.
  public func distribution(onBranch branch: String) -> Distribution? {
    distributions.first { $0.branch == branch }
  }
}

/// Where the keys are that package signatures are checked with.
public struct SignatureSettings: Hashable, Sendable {
  /// A keyring for `gpg`.
  public var keyring: String?

  /// A list of signers for `ssh-keygen`.
  public var allowedSigners: String?

  public init(keyring: String? = nil, allowedSigners: String? = nil) {
    self.keyring = keyring
    self.allowedSigners = allowedSigners
  }
}

/// How pull requests are made.
public struct PullRequestSettings: Hashable, Sendable {
  /// Stands for the owners of the packages among the reviewers.
  public static let owner = "@owner"

  public var host: String
  public var labels: [String]
  public var reviewers: [String]

  public init(host: String = "github.com", labels: [String] = [], reviewers: [String] = []) {
    self.host = host
    self.labels = labels
    self.reviewers = reviewers
  }
}
