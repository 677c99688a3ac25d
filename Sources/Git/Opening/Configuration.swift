internal import CLibgit2
internal import Glibc

/// Git's configuration as the `git` program sees it: system, user and repository files, then what
/// the environment itself holds.
///
/// libgit2 reads HOME of the process and knows none of git's environment variables, so the files
/// are chosen here, from the environment that the caller was started with.
package final class Configuration {
  private let handle: Handle
  // The files refer to libgit2's repository, for `includeIf`.
  private let repository: Handle?
  private let overrides: ConfigurationOverrides

  /// Opens the files that there are.
  ///
  /// - Parameters:
  ///   - environment: The variables of the process, or of a test.
  ///   - repository: Whose own file to read as well; nil for the system's and the user's alone.
  /// - Throws: `GitError` when a file that exists, or a variable, cannot be parsed.
  package init(environment: [String: String], repository: Repository?) throws(GitError) {
    Library.start()
    handle = try Handle("open configuration", free: { git_config_free($0) }) { git_config_new(&$0) }
    self.repository = repository?.handle
    overrides = try ConfigurationOverrides(environment)
    for (path, level) in Self.files(environment) { try add(path, level) }
    guard let repository else { return }
    try add(repository.commonDirectory + "config", GIT_CONFIG_LEVEL_LOCAL)
    if bool("extensions.worktreeConfig") == true {
      // libgit2 has no level for it; this is the one above the repository's.
      try add(repository.directory + "config.worktree", GIT_CONFIG_LEVEL_APP)
    }
  }

  /// Returns the last value of a key such as `user.name`; nil where it is not set.
  package func value(_ key: String) -> String? {
    values(key).last
  }

  /// Returns whether a key is set to a true value as git-config(1) understands it; nil where it is
  /// not set, or to something else.
  package func bool(_ key: String) -> Bool? {
    guard let last = entries(key).last else { return nil }
    return Self.bool(last)
  }

  /// Returns all values of a key, in git's order of precedence, the strongest last.
  package func values(_ key: String) -> [String] {
    entries(key).map { $0 ?? "" }
  }

  /// Returns the values of a key over all subsections of a section, such as `remote.*.url`, with
  /// the subsections' names.
  package func values(section: String, key: String) -> [(name: String, value: String)] {
    var found: [(name: String, value: String)] = []
    var iterator: OpaquePointer?
    // The pattern is of whole keys, in which sections and keys are lower case.
    guard
      git_config_iterator_glob_new(
        &iterator, handle.pointer, "^\(section)[.].*[.]\(key)$") == 0
    else { return [] }
    defer { git_config_iterator_free(iterator) }
    var entry: UnsafeMutablePointer<git_config_entry>?
    while git_config_next(&entry, iterator) == 0, let entry {
      guard let name = entry.pointee.name.map({ String(cString: $0) }),
        let value = entry.pointee.value.map({ String(cString: $0) })
      else { continue }
      found.append(
        (String(name.dropFirst(section.count + 1).dropLast(key.count + 1)), value))
    }
    return found
  }

  /// The values of a key; nil for one that stands without `=`, which git takes for true.
  private func entries(_ key: String) -> [String?] {
    var found: [String?] = []
    var iterator: OpaquePointer?
    if git_config_multivar_iterator_new(&iterator, handle.pointer, key, nil) == 0 {
      defer { git_config_iterator_free(iterator) }
      var entry: UnsafeMutablePointer<git_config_entry>?
      while git_config_next(&entry, iterator) == 0, let entry {
        found.append(entry.pointee.value.map { String(cString: $0) })
      }
    }
    return found + overrides.values(key)
  }

  private func add(_ path: String, _ level: git_config_level_t) throws(GitError) {
    guard access(path, R_OK) == 0 else { return }
    try check(
      "read \(path)",
      git_config_add_file_ondisk(handle.pointer, path, level, repository?.pointer, 0)
    )
  }

  private static func bool(_ value: String?) -> Bool? {
    var isTrue: Int32 = 0
    guard git_config_parse_bool(&isTrue, value) == 0 else { return nil }
    return isTrue == 1
  }

  private static func files(_ environment: [String: String]) -> [(String, git_config_level_t)] {
    var files: [(String, git_config_level_t)] = []
    if environment["GIT_CONFIG_NOSYSTEM"].map({ bool($0) ?? true }) != true {
      files.append((environment["GIT_CONFIG_SYSTEM"] ?? "/etc/gitconfig", GIT_CONFIG_LEVEL_SYSTEM))
    }
    if let global = environment["GIT_CONFIG_GLOBAL"] {
      files.append((global, GIT_CONFIG_LEVEL_GLOBAL))
      return files
    }
    func folder(_ variable: String) -> String? {
      environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    }
    let home = folder("HOME")
    if let folder = folder("XDG_CONFIG_HOME") ?? home.map({ $0 + "/.config" }) {
      files.append((folder + "/git/config", GIT_CONFIG_LEVEL_XDG))
    }
    if let home { files.append((home + "/.gitconfig", GIT_CONFIG_LEVEL_GLOBAL)) }
    return files
  }
}
