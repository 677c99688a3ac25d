/// Why git would not know who is committing.
package enum IdentityError: Error, Hashable, Sendable {
  /// Neither the environment nor git's configuration has the name or the email address.
  case missing(role: String, part: String)
  /// `GIT_AUTHOR_DATE` or `GIT_COMMITTER_DATE` is in no format that git reads.
  case unreadableDate(variable: String, value: String)
  /// A name or address of nothing but spaces and punctuation, which git refuses to record.
  case unusable(role: String, part: String, value: String)
}

/// Who makes commits and tags, found in git's own order: `GIT_AUTHOR_*` and `GIT_COMMITTER_*`,
/// then `author.*` and `committer.*`, then `user.*` (git-commit(1), COMMIT INFORMATION).
package struct Identity: Sendable {
  package let author: Signature
  package let committer: Signature
  /// Signs what is made; nil where nothing is signed.
  package var signer: ObjectSigner?

  /// One signature for author and committer.
  package init(_ signature: Signature) {
    (author, committer) = (signature, signature)
  }

  /// Finds author and committer.
  ///
  /// - Parameters:
  ///   - repository: Whose configuration and environment to ask.
  ///   - now: Seconds since 1970 that stand where no date is given.
  /// - Throws: `IdentityError`; or `GitError` when a configuration file cannot be parsed.
  package init(for repository: Repository, now: Int64) throws {
    let environment = repository.environment
    let configuration = try repository.configuration()
    func signature(_ role: String) throws(IdentityError) -> Signature {
      func part(_ part: String) throws(IdentityError) -> String {
        let variable = "GIT_\(role.uppercased())_\(part.uppercased())"
        let found =
          environment[variable] ?? configuration.value("\(role).\(part)")
          ?? configuration.value("user.\(part)") ?? (part == "email" ? environment["EMAIL"] : nil)
        guard let found, !found.isEmpty else { throw .missing(role: role, part: part) }
        let clean = Self.withoutCrud(found)
        guard !clean.isEmpty else { throw .unusable(role: role, part: part, value: found) }
        return clean
      }
      let variable = "GIT_\(role.uppercased())_DATE"
      // A clock before 1970 must not make an object that git calls damaged.
      var date = GitDate(seconds: max(0, now), offset: GitDate.localOffset(at: max(0, now)))
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

  /// Drops what git drops from names and addresses: at both ends spaces, control characters and
  /// the punctuation `.,:;<>"\'`; everywhere angle brackets and line ends.
  private static func withoutCrud(_ text: String) -> String {
    func isCrud(_ scalar: Unicode.Scalar) -> Bool {
      scalar.value <= 32 || ".,:;<>\"\\'".unicodeScalars.contains(scalar)
    }
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isCrud($0) }),
      let last = scalars.lastIndex(where: { !isCrud($0) })
    else { return "" }
    return String(
      String.UnicodeScalarView(
        scalars[first...last].filter { !"<>\n\0".unicodeScalars.contains($0) }))
  }
}
