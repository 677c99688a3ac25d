/// What GitHub said where it did not do what it was asked for.
package struct GitHubError: Error, Hashable, Sendable {
  package let status: Int
  /// What was asked, as `GET /repos/…`.
  package let request: String
  /// GitHub's words, without secrets.
  package let message: String
  /// When more requests are allowed again, in seconds since 1970; nil where that is not the matter.
  package let retryTime: Int64?

  /// Whether a pull request of the same branches is there already.
  var isDuplicate: Bool { status == 422 && message.contains("already exists") }
  /// Whether GitHub itself failed, so that what was asked for may have been done.
  var isServersFault: Bool { status >= 500 }
}
