internal import Git
internal import PackageModel
internal import PackageStorage

/// The rule that a commit changes something.
enum EmptyRule: PolicyRule {
  static let rule = Rule(
    policy: "empty", .error, "The tree of a commit differs from that of its first parent.")

  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) {
    for commit in change.commits where commit.isEmpty {
      found.report(
        rule, commit: commit.id, "the commit changes nothing: \(commit.excerpt)",
        hint: "leave it out: git rebase drops commits that are empty")
    }
  }
}

/// The rule that a commit does one thing.
enum MixedRule: PolicyRule {
  static let rule = Rule(
    policy: "mixed", .warning,
    "A commit changes packages or the files around them, and adds versions or removes them.")

  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) {
    for commit in change.commits {
      if commit.changesPackages, let other = commit.otherNames.first {
        found.report(
          rule, commit: commit.id, "the commit changes packages and \(other) together",
          hint: "make two commits of it")
      }
      if let added = commit.added.first, let removed = commit.removed.first {
        found.report(
          rule, commit: commit.id,
          "the commit adds \(added.reference) and removes \(removed.reference)",
          hint: "make two commits of it, the addition first")
      }
    }
  }
}

/// The rule `title-prefix`, on the subjects of commits.
enum CommitTitleRule: PolicyRule {
  static var rule: Rule { RuleBook.title }

  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) {
    for commit in change.commits where !commit.isTrialMerge {
      guard
        case .wrong(let fault, let wanted) = PullRequestTitle.check(
          title: commit.commit.subject, target: change.distribution.branch,
          settings: change.settings)
      else { continue }
      // In a history a missing prefix is tolerated: a squash takes its title from elsewhere.
      let (severity, problem): (Finding.Severity, String) =
        if case .otherBranch(let other) = fault {
          (.error, "the subject begins with \(other), it must be \(wanted)")
        } else {
          (.warning, "the subject does not begin with \(wanted), one space and a text")
        }
      found.report(
        rule, as: severity, commit: commit.id, "\(problem): \(commit.excerpt)",
        hint: "git commit --amend; the title of a pull request becomes the subject of its squash")
    }
  }
}

/// The rule that a title says what the commit does.
enum TitleContentRule: PolicyRule {
  static let rule = Rule(
    policy: "title-content", .warning,
    "The versions that the subject of a commit names are those that the commit changes.")

  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) {
    for commit in change.commits {
      let named = NamedVersions.references(in: commit.commit.subject)
      guard !named.isEmpty else { continue }
      let changed = Set(commit.versions.map(\.reference))
      if let extra = named.subtracting(changed).min() {
        found.report(
          rule, commit: commit.id, about: extra,
          "the subject names \(extra), which the commit does not change", hint: Self.hint)
      } else if let missing = changed.subtracting(named).min() {
        found.report(
          rule, commit: commit.id, about: missing,
          "the commit changes \(missing), which the subject does not name", hint: Self.hint)
      }
    }
  }

  private static let hint = "say in the subject what the commit does"
}

/// Finds the versions that a title names.
enum NamedVersions {
  /// The versions written `NAME-VERSION`, or `"NAME" … version VERSION`.
  static func references(in title: String) -> Set<PackageReference> {
    let words = title.split { $0.isWhitespace || "(),;".contains($0) }
      .map { $0.drop { "\"'`[".contains($0) } }
      .map { word in
        var word = word
        while let last = word.last, "\"'`].:".contains(last) { word.removeLast() }
        return String(word)
      }
    var found = Set(words.compactMap { try? PackageReference($0) })
    for (index, word) in words.enumerated() where word.lowercased() == "version" {
      guard words.indices.contains(index + 1), let version = try? Version(words[index + 1]),
        let name = quotedName(in: title)
      else { continue }
      found.insert(PackageReference(name: name, version: version))
    }
    return found
  }

  private static func quotedName(in title: String) -> PackageName? {
    let parts = title.split(separator: "\"", omittingEmptySubsequences: false)
    return parts.count >= 3 ? try? PackageName(String(parts[1])) : nil
  }
}

extension ChangedCommit {
  /// The beginning of the subject, for messages.
  fileprivate var excerpt: String {
    let subject = commit.subject
    return subject.count > 72 ? subject.prefix(71) + "…" : subject
  }

  /// Whether it is the merge that a forge makes to try a pull request: nobody ever pushes it.
  fileprivate var isTrialMerge: Bool {
    let words = commit.subject.split(separator: " ")
    return commit.parents.count == 2 && words.count == 4 && words[0] == "Merge"
      && words[2] == "into" && words[1].count == 40 && words[3].count == 40
  }
}
