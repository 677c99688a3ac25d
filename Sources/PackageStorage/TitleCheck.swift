package import PackageModel

/// Judges the title of a pull request (contract: titles).
package struct TitleCheck: Sendable {
  private let settings: StorageSettings

  package init(_ settings: StorageSettings) {
    self.settings = settings
  }

  /// The rule's id.
  package static let rule = "title-prefix"

  /// What is wrong with the title; nothing where it is right, or where the branch wants nothing.
  ///
  /// - Parameters:
  ///   - title: The whole title.
  ///   - target: The distribution, or the branch, that the pull request is for.
  /// - Returns: At most one finding.
  /// - Throws: `StorageError.unknownDistribution`.
  package func findings(title: String, target: String) throws -> [Finding] {
    switch PullRequestTitle.check(title: title, target: target, settings: settings) {
    case .correct, .nothingRequired:
      return []
    case .unknownTarget(let name, _):
      throw StorageError.unknownDistribution(
        name: name, known: settings.distributions.map(\.name) + settings.otherBranches)
    case .wrong(let fault, let wanted):
      let distribution =
        settings.distribution(onBranch: target) ?? settings.distribution(named: target)
      return [
        Finding(
          rule: Self.rule, severity: .error, distribution: distribution?.name,
          message: message(fault, wanted: wanted),
          hint: "begin the title with \(wanted) and one space")
      ]
    }
  }

  private func message(_ fault: PullRequestTitle.Fault, wanted: String) -> String {
    switch fault {
    case .missing: "the title must begin with \(wanted)"
    case .otherCase(let found): "the title begins with \(found), it must be \(wanted)"
    case .leadingSpace: "the title begins with a space, it must begin with \(wanted)"
    case .otherBranch(let found): "the title begins with \(found), it must be \(wanted)"
    case .noText: "the title says nothing after \(wanted)"
    case .noSpace: "there must be a space after \(wanted)"
    case .severalSpaces: "there must be exactly one space after \(wanted)"
    }
  }
}
