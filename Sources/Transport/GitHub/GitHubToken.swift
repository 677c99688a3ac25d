/// The key to GitHub's interface.
package enum GitHubToken {
  /// The variables that may hold one.
  package static let variables = [
    "GITHUB_TOKEN", "GH_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GH_ENTERPRISE_TOKEN",
  ]
}
