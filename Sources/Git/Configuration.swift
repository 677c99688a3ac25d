internal import CLibgit2
internal import Glibc

/// Git's configuration as the `git` program sees it: system, user and repository files, then the
/// pairs of `GIT_CONFIG_COUNT`.
///
/// libgit2 reads HOME of the process and knows none of git's environment variables, so the files
/// are chosen here, from the environment that the caller was started with.
package final class Configuration {
  private let handle: Handle
  private let overrides: [(key: String, value: String)]

  /// Opens the files that there are.
  ///
  /// - Parameters:
  ///   - environment: The variables of the process, or of a test.
  ///   - repository: Whose own file to read as well; nil for the system's and the user's alone.
  /// - Throws: `GitError` when a file that exists cannot be parsed.
  package init(environment: [String: String], repository: Repository?) throws(GitError) {
    Library.start()
    handle = try Handle("open configuration", free: { git_config_free($0) }) { git_config_new(&$0) }
    overrides = Self.pairs(environment)
    for (path, level) in Self.files(environment, repository) where access(path, R_OK) == 0 {
      try check(
        "read \(path)",
        git_config_add_file_ondisk(handle.pointer, path, level, repository?.pointer, 0))
    }
  }

  /// The last value of `key`, such as `user.name`; nil where it is not set.
  package func value(_ key: String) -> String? {
    values(key).last
  }

  /// Whether `key` is set to a true value as git-config(1) understands it; nil where it is not set.
  package func bool(_ key: String) -> Bool? {
    value(key).map { ["true", "yes", "on", "1", "always", ""].contains($0.lowercased()) }
  }

  /// All values of `key`, in git's order of precedence, the strongest last.
  package func values(_ key: String) -> [String] {
    var found: [String] = []
    var iterator: OpaquePointer?
    if git_config_multivar_iterator_new(&iterator, handle.pointer, key, nil) == 0 {
      defer { git_config_iterator_free(iterator) }
      var entry: UnsafeMutablePointer<git_config_entry>?
      while git_config_next(&entry, iterator) == 0, let entry {
        found.append(entry.pointee.value.map { String(cString: $0) } ?? "")
      }
    }
    return found + overrides.filter { $0.key == key.lowercased() }.map(\.value)
  }

  private static func files(
    _ environment: [String: String], _ repository: Repository?
  ) -> [(String, git_config_level_t)] {
    var files: [(String, git_config_level_t)] = []
    let noSystem = environment["GIT_CONFIG_NOSYSTEM"].map {
      !["", "0", "false", "no"].contains($0)
    }
    if noSystem != true {
      files.append((environment["GIT_CONFIG_SYSTEM"] ?? "/etc/gitconfig", GIT_CONFIG_LEVEL_SYSTEM))
    }
    if let global = environment["GIT_CONFIG_GLOBAL"] {
      files.append((global, GIT_CONFIG_LEVEL_GLOBAL))
    } else {
      let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 }
      let xdg =
        environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        ?? home.map { $0 + "/.config" }
      if let xdg { files.append((xdg + "/git/config", GIT_CONFIG_LEVEL_XDG)) }
      if let home { files.append((home + "/.gitconfig", GIT_CONFIG_LEVEL_GLOBAL)) }
    }
    if let repository {
      files.append((repository.commonDirectory + "config", GIT_CONFIG_LEVEL_LOCAL))
    }
    return files
  }

  private static func pairs(_ environment: [String: String]) -> [(key: String, value: String)] {
    guard let count = environment["GIT_CONFIG_COUNT"].flatMap({ Int($0) }),
      (1...1_000).contains(count)
    else { return [] }
    return (0..<count).compactMap { index in
      guard let key = environment["GIT_CONFIG_KEY_\(index)"] else { return nil }
      return (key.lowercased(), environment["GIT_CONFIG_VALUE_\(index)"] ?? "")
    }
  }
}
