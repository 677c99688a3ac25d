internal import Git
internal import Transport

/// One side of a change that is asked for, and how far that has come.
struct RequestedChange {
  let topic: TopicBranch
  /// The tip of the topic branch; nil while there is none.
  var commit: ObjectID?
  /// Whether the branch was there already, as it should be.
  var isKept = false
  var pullRequest: PullRequest?
  /// Whether this run has opened the pull request.
  var isNew = false
  /// The page that offers to open one, where this run could not.
  var comparison: String?
}
