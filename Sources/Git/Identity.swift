internal import Glibc

/// Why git would not know who is committing.
package enum IdentityError: Error, Hashable, Sendable {
  /// Neither the environment nor git's configuration has the name or the email address.
  case missing(role: String, part: String)
  /// `GIT_AUTHOR_DATE` or `GIT_COMMITTER_DATE` is in no format that git reads.
  case unreadableDate(variable: String, value: String)
  /// A name or address without one letter or digit, which git refuses to record.
  case unusable(role: String, part: String, value: String)
}

/// Who makes commits and tags, found in git's own order: `GIT_AUTHOR_*` and `GIT_COMMITTER_*`,
/// then `author.*` and `committer.*`, then `user.*` (git-commit(1), COMMIT INFORMATION).
package struct Identity: Sendable {
  package let author: Signature
  package let committer: Signature

  /// Finds author and committer.
  ///
  /// - Parameters:
  ///   - repository: Whose configuration and environment to ask.
  ///   - now: Seconds since 1970 that stand where no date is given.
  /// - Throws: `IdentityError`; or `GitError` when a configuration file cannot be parsed.
  package init(for repository: Repository, now: Int64) throws {
    let environment = repository.environment
    let configuration = try Configuration(environment: environment, repository: repository)
    func signature(_ role: String) throws(IdentityError) -> Signature {
      func part(_ part: String) throws(IdentityError) -> String {
        let variable = "GIT_\(role.uppercased())_\(part.uppercased())"
        let found =
          environment[variable] ?? configuration.value("\(role).\(part)")
          ?? configuration.value("user.\(part)") ?? (part == "email" ? environment["EMAIL"] : nil)
        guard let found, !found.isEmpty else { throw .missing(role: role, part: part) }
        // Git drops these characters from a name; libgit2 refuses them.
        let clean = String(found.filter { !"<>\n\0".contains($0) })
        guard clean.contains(where: { $0.isLetter || $0.isNumber }) else {
          throw .unusable(role: role, part: part, value: found)
        }
        return clean
      }
      let variable = "GIT_\(role.uppercased())_DATE"
      var date = GitDate(seconds: now, offset: GitDate.localOffset(at: now))
      if let text = environment[variable], !text.isEmpty {
        guard let parsed = GitDate(text) else {
          throw .unreadableDate(variable: variable, value: text)
        }
        date = parsed
      }
      return Signature(
        name: try part("name"), email: try part("email"), time: date.seconds, offset: date.offset)
    }
    committer = try signature("committer")
    author = try signature("author")
  }
}
