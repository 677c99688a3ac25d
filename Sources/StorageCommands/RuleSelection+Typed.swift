internal import CommandParsing
internal import PackageModel
internal import PackageValidation

extension RuleSelection {
  /// The severities of the settings, with those of `--rule` over them.
  ///
  /// - Throws: `SettingsError` for a rule of the settings that there is not; `UsageError` for a word that is not `ID=SEVERITY`, an id that no rule has, and a rule
  ///   that must not be weakened.
  init(_ settings: StorageSettings, typed: [String]) throws {
    var overrides = try RuleSelection(settings).overrides
    for word in typed {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw Self.error(word, "wants ID=SEVERITY", nearest: nil)
      }
      guard RuleBook.rule(parts[0]) != nil else {
        let nearest = Suggestion.nearest(to: parts[0], among: RuleBook.rules.map(\.id))
        throw Self.error(
          word, "wants a rule of storage validate --list-rules",
          nearest: nearest.map { "\($0)=\(parts[1])" })
      }
      guard let severity = RuleSeverity(rawValue: parts[1]) else {
        let words = RuleSeverity.allCases.map(\.rawValue)
        throw Self.error(
          word, "wants one of \(words.joined(separator: ", ")) after the rule",
          nearest: Suggestion.nearest(to: parts[1], among: words).map { "\(parts[0])=\($0)" })
      }
      guard RuleOverride.isAllowed(severity, for: parts[0]) else {
        throw Self.error(
          word, "cannot weaken a rule that keeps published versions as they are", nearest: nil)
      }
      overrides[parts[0]] = severity
    }
    self.init(overrides)
  }

  private static func error(_ word: String, _ reason: String, nearest: String?) -> UsageError {
    .badValue(option: "--rule", value: word, reason: reason, nearest: nearest)
  }
}
