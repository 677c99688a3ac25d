internal import CLibgit2

/// What a storage wants of a repository that somebody else made, or that was made half.
extension Repository {
  /// Whether `HEAD` names a branch that has no commit.
  package var isHeadUnborn: Bool { git_repository_head_unborn(pointer) == 1 }

  /// Makes `HEAD` name `branch`, which need not have a commit.
  package func setHead(to branch: String) throws(GitError) {
    // Setting it takes git's lock, which a kill would leave behind: not without need.
    guard headTarget != "refs/heads/\(branch)" else { return }
    try check("set HEAD", git_repository_set_head(pointer, "refs/heads/\(branch)"))
  }

  /// Switches the logs of references on, where the repository's own configuration does not say so.
  package func enableReferenceLogs() throws(GitError) {
    let configuration = try Handle("open configuration", free: { git_config_free($0) }) {
      git_repository_config(&$0, pointer)
    }
    var value: Int32 = 0
    let key = "core.logAllRefUpdates"
    guard git_config_get_bool(&value, configuration.pointer, key) != 0 || value == 0 else { return }
    try check("switch reflogs on", git_config_set_bool(configuration.pointer, key, 1))
  }
}
