/// The key to a forge's interface.
package enum GitHubToken {
  /// The variables that may hold one, the stronger first.
  package static let variables = [
    "GITHUB_TOKEN", "GH_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GH_ENTERPRISE_TOKEN",
  ]
}
