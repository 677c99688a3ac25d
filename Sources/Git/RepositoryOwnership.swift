internal import Glibc

/// Judges whether a repository is ours to trust, by git's own rules.
///
/// A repository's configuration can name programs to run, so git refuses one that belongs to
/// somebody else unless `safe.directory` names it (git-config(1)). libgit2 1.5 understands neither
/// the star nor GIT_CONFIG_GLOBAL, which is how CI machines say it, so the rule is applied here.
struct RepositoryOwnership {
  let environment: [String: String]

  /// Throws unless every one of `paths` is ours or declared safe.
  ///
  /// - Parameters:
  ///   - paths: The git directory, and the work tree where there is one.
  ///   - name: The path to show, and to look for in `safe.directory`.
  /// - Throws: `RepositoryError.notOwned`.
  func validate(_ paths: [String], name: String) throws(RepositoryError) {
    for path in paths {
      var status = stat()
      guard stat(path, &status) == 0, !isOurs(status.st_uid) else { continue }
      guard isDeclaredSafe(paths + [name]) else {
        throw .notOwned(path: name, owner: status.st_uid)
      }
      return
    }
  }

  private func isOurs(_ owner: uid_t) -> Bool {
    let user = geteuid()
    if owner == user { return true }
    // Under sudo the caller's own repositories stay usable (git-config(1), safe.directory).
    return user == 0 && environment["SUDO_UID"].flatMap { uid_t($0) } == owner
  }

  private func isDeclaredSafe(_ paths: [String]) -> Bool {
    // Only the system's and the user's files count: a repository cannot vouch for itself.
    guard let configuration = try? Configuration(environment: environment, repository: nil) else {
      return false
    }
    let candidates = Set(paths.map(Self.withoutTrailingSlash))
    var safe = false
    for value in configuration.values("safe.directory") {
      if value.isEmpty {
        safe = false  // an empty value resets the list
      } else if value == "*" {
        safe = true
      } else if value.hasSuffix("/*") {
        let prefix = String(value.dropLast())
        safe = safe || candidates.contains { $0.hasPrefix(prefix) }
      } else {
        safe = safe || candidates.contains(Self.withoutTrailingSlash(value))
      }
    }
    return safe
  }

  private static func withoutTrailingSlash(_ path: String) -> String {
    path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }
}
