internal import Git
internal import PackageModel
internal import PackageStorage

/// The rule for release tags.
enum TagRule {
  static let rule = Rule(
    policy: "tag", .error,
    "A release tag is MAJOR.MINOR.PATCH, annotated, on a commit that the released distribution "
      + "has named; it never moves and never goes.")

  static let prefix = "refs/tags/"
}

/// Judges release tags, one after the other.
struct TagCheck {
  /// The distribution that is released, as it comes to be; nil where none is.
  private let released: DistributionSnapshot?
  private let repository: Repository
  private var chain: Set<ObjectID>?

  init(released: DistributionSnapshot?, in repository: Repository) {
    (self.released, self.repository) = (released, repository)
  }

  /// Judges a tag where it is, or is to be.
  ///
  /// - Parameters:
  ///   - reference: The full name.
  ///   - target: What it names.
  ///   - found: Takes the findings.
  /// - Throws: `GitError` when the tag or the history cannot be read.
  mutating func judge(
    _ reference: String, at target: ObjectID, _ found: inout PolicyFindings
  ) throws(GitError) {
    let name = String(reference.dropFirst(TagRule.prefix.count))
    do throws(ReleaseTagError) {
      _ = try ReleaseTag(name)
    } catch {
      guard Self.looksLikeRelease(name) else { return }
      found.report(
        TagRule.rule, commit: target, "the tag \(name) is no release: \(error)",
        hint: error.rightName.map { "storage tag \($0)" } ?? "name it MAJOR.MINOR.PATCH")
      return
    }
    guard let released else { return }
    let tag = try Tag(name: name, target: target, in: repository)
    guard let commit = tag.commit, try isOnChain(commit, of: released) else {
      found.report(
        TagRule.rule, commit: tag.commit,
        "the tag \(name) is on no commit that \(released.name) has named",
        hint: "storage tag \(name) tags the tip of \(released.name)")
      return
    }
    if tag.object == nil {
      found.report(
        TagRule.rule, as: .warning, commit: commit,
        "the tag \(name) does not say who made it, and when", hint: "storage tag annotates it")
    }
  }

  /// Judges a tag that is there and is to move or to go.
  static func judge(
    _ reference: String, from old: ObjectID, to new: ObjectID?, _ found: inout PolicyFindings
  ) {
    let name = String(reference.dropFirst(TagRule.prefix.count))
    guard (try? ReleaseTag(name)) != nil, old != new else { return }
    found.report(
      TagRule.rule, commit: new ?? old,
      "the release tag \(name) is \(new == nil ? "removed" : "moved")",
      hint: "leave it, and tag a higher release")
  }

  private mutating func isOnChain(
    _ commit: ObjectID, of released: DistributionSnapshot
  ) throws(GitError) -> Bool {
    if let chain { return chain.contains(commit) }
    var commits = FirstParentChain(repository, from: released.tip)
    var ids: Set<ObjectID> = []
    while let next = commits.next() { ids.insert(next.id) }
    if let failure = commits.failure { throw failure }
    chain = ids
    return ids.contains(commit)
  }

  /// Whether somebody meant a release: digits and a dot, a `v` before them or not.
  private static func looksLikeRelease(_ name: String) -> Bool {
    let rest = name.hasPrefix("v") || name.hasPrefix("V") ? name.dropFirst() : name[...]
    let digits = rest.prefix { "0123456789".contains($0) }
    return !digits.isEmpty && rest.dropFirst(digits.count).first == "."
  }
}
