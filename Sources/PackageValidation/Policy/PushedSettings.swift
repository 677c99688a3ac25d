package import Git
package import PackageModel
package import PackageStorage

/// The settings that a push brings.
package enum PushedSettings {
  static let rule = Rule(
    policy: "settings", .error,
    "storage.yml on the branch main can be read, and the branch stays: it holds the policy.")

  /// The full name of the branch that holds them.
  package static let reference = "refs/heads/main"

  static func judge(
    _ pushed: PushedReference, in repository: Repository, _ found: inout PolicyFindings
  ) throws(GitError) {
    guard let new = pushed.new else {
      found.report(
        rule, "the branch main is removed, which holds the settings",
        hint: "to go back to the built-in settings, remove \(SettingsOrigin.fileName) from it")
      return
    }
    guard let error = try problem(at: new, in: repository) else { return }
    found.report(
      rule, commit: new, path: SettingsOrigin.fileName, line: error.line, "\(error)",
      hint: error.hint ?? "storage --config \(SettingsOrigin.fileName) validate tries it out")
  }

  /// What is wrong with a branch that is no distribution: its settings, if it holds them.
  ///
  /// - Throws: `GitError` when the commit cannot be read.
  package static func findings(
    on branch: String, at commit: ObjectID, in repository: Repository
  ) throws(GitError) -> [Finding] {
    guard "refs/heads/\(branch)" == reference else { return [] }
    var found = PolicyFindings(nil, at: commit, RuleSelection())
    try judge(PushedReference(name: reference, new: commit), in: repository, &found)
    return found.findings
  }

  /// What is wrong with the settings of a commit.
  ///
  /// - Throws: `GitError` when the commit cannot be read.
  package static func problem(
    at commit: ObjectID, in repository: Repository
  ) throws(GitError) -> SettingsError? {
    guard
      let file = try SettingsOrigin.bytes(at: commit, in: repository)
    else { return nil }
    do throws(SettingsError) {
      _ = try RuleSelection(StorageSettings(parsing: file, file: SettingsOrigin.fileName))
      return nil
    } catch {
      return error
    }
  }
}
