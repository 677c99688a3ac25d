internal import CLibgit2
internal import Glibc

/// Starts libgit2 once a process and sets its process-wide options.
///
/// Starting costs about 7 ms (libgit2 loads its TLS and SSH libraries), so help, completions and
/// usage errors never come here.
enum Library {
  /// The version of libgit2 found at run time, such as `1.5.1`.
  static let version: String = {
    start()
    var (major, minor, revision): (Int32, Int32, Int32) = (0, 0, 0)
    git_libgit2_version(&major, &minor, &revision)
    return "\(major).\(minor).\(revision)"
  }()

  /// Makes libgit2 ready; calling it again costs nothing.
  static func start() {
    _ = started
  }

  private static let started: Bool = {
    guard git_libgit2_init() > 0 else { return false }
    // Trees above 4 KiB are never cached by default, so a `packages` tree with hundreds of names
    // would be inflated and parsed again at every lookup.
    _ = storage_git_set_cache_limit(GIT_OBJECT_TREE, 4 << 20)
    PackWindows.start()
    // A lost commit under a moved branch is the worst outcome there is: objects are synced.
    _ = storage_git_option_int(Int32(GIT_OPT_ENABLE_FSYNC_GITDIR.rawValue), 1)
    // Ownership is judged by `RepositoryOwnership`: libgit2 1.5 knows no `safe.directory = *`,
    // no GIT_CONFIG_GLOBAL, and answers "not found" where it means "not yours".
    _ = storage_git_option_int(Int32(GIT_OPT_SET_OWNER_VALIDATION.rawValue), 0)
    // `Configuration` chooses the files, by git's environment variables. libgit2 keeps the user's
    // own: from its folder it makes the `~` of an include.
    for level in [GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG] {
      _ = storage_git_set_search_path(level.rawValue, "")
    }
    // Nothing is ever checked out or pruned, so these extensions change nothing for us.
    let extensions: [String] = ["partialclone", "worktreeconfig", "preciousobjects"]
    let names = extensions.map { strdup($0) }
    defer { for name in names { free(name) } }
    var pointers = names.map { UnsafePointer<CChar>($0) }
    _ = storage_git_set_extensions(&pointers, pointers.count)
    return true
  }()
}

/// The version of the libgit2 that this process runs with, such as `1.5.1`.
///
/// - Returns: Three numbers with dots between.
package func libgit2Version() -> String {
  Library.version
}
