internal import Glibc

/// Judges whether a repository is ours to trust, by git's own rules.
///
/// A repository's configuration can name programs to run, so git refuses one that belongs to
/// somebody else unless `safe.directory` names it (git-config(1)). libgit2 1.5 understands neither
/// the star nor GIT_CONFIG_GLOBAL, which is how CI machines say it, so the rule is applied here.
struct RepositoryOwnership {
  let environment: [String: String]

  /// Throws unless the repository is ours or declared safe.
  ///
  /// - Parameter repository: Just opened, with nothing of it used yet.
  /// - Throws: `RepositoryError.notOwned`; `.unreadable` when git's configuration cannot be parsed.
  func validate(_ repository: Repository) throws(RepositoryError) {
    let name = repository.workingDirectory ?? repository.directory
    // Git looks at the folder, at the work tree, and at the file `.git` that leads from one to the
    // other; we also at the folder that a linked work tree shares, where the configuration is.
    var places = [repository.directory, repository.commonDirectory]
    if let workTree = repository.workingDirectory { places += [workTree, workTree + ".git"] }
    for place in places {
      var status = stat()
      // A bare repository with a work tree elsewhere has no `.git` there.
      guard lstat(Self.withoutTrailingSlash(place), &status) == 0, !isOurs(status.st_uid) else {
        continue
      }
      do {
        if try isDeclaredSafe([name, repository.directory]) { return }
      } catch {
        throw .unreadable(path: name, error)
      }
      throw .notOwned(path: name, owner: status.st_uid)
    }
  }

  private func isOurs(_ owner: uid_t) -> Bool {
    let user = geteuid()
    if owner == user { return true }
    // Under sudo the caller's own repositories stay usable (git-config(1), safe.directory).
    return user == 0 && environment["SUDO_UID"].flatMap { uid_t($0) } == owner
  }

  private func isDeclaredSafe(_ paths: [String]) throws(GitError) -> Bool {
    // Only the system's and the user's files count: a repository cannot vouch for itself.
    let configuration = try Configuration(environment: environment, repository: nil)
    let candidates = Set(paths.map(Self.withoutTrailingSlash))
    var safe = false
    for value in configuration.values("safe.directory") {
      if value.isEmpty {
        safe = false  // an empty value resets the list
      } else if value == "*" {
        safe = true
      } else if value.hasSuffix("/*") {
        let prefix = resolved(String(value.dropLast(2))) + "/"
        safe = safe || candidates.contains { $0.hasPrefix(prefix) }
      } else {
        safe = safe || candidates.contains(resolved(value))
      }
    }
    return safe
  }

  /// The path that a value of `safe.directory` means: `~` is the user's home, links are followed.
  private func resolved(_ value: String) -> String {
    var path = value
    if value == "~" || value.hasPrefix("~/"), let home = environment["HOME"] {
      path = home + value.dropFirst()
    }
    guard let real = realpath(path, nil) else { return Self.withoutTrailingSlash(path) }
    defer { free(real) }
    return String(cString: real)
  }

  private static func withoutTrailingSlash(_ path: String) -> String {
    path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }
}
