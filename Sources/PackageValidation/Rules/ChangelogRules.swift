internal import PackageModel
internal import PackageStorage
internal import YAML

/// Rules for the changelog.
package enum ChangelogRules: RuleFamily {
  private static let missing = Rule(
    "changelog.missing", .warning, "A package has a changelog.yml; a new one must.")
  private static let parse = Rule(
    "changelog.parse", .error, "The changelog is a YAML list of versions.")
  private static let version = Rule(
    "changelog.version", .warning,
    "The first version that is listed is the package's, unless it is the next one.")
  private static let order = Rule(
    "changelog.order", .warning, "The first version that is listed is the greatest.")
  private static let unique = Rule(
    "changelog.unique", .warning, "No version is listed twice.")
  private static let semver = Rule(
    "changelog.semver", .error, "The versions listed are versions by Semantic Versioning.")
  private static let type = Rule(
    "changelog.type", .error, "The type of a change is a known one.")
  private static let link = Rule(
    "changelog.link", .warning, "A change has a link; one to GitHub ends in a number.")

  package static let rules = [missing, parse, version, order, unique, semver, type, link]

  private static let path = "changelog.yml"
  private static let types: Set<String> = [
    "bugfix", "enhancement", "breaking-change", "deprecation", "known-issue",
  ]

  package static func check(_ package: PackageContents, _ found: inout PackageFindings) {
    guard let changelog = package.changelog else {
      if package.root.file(path) == nil, package.file(at: path, mode: found.mode) == nil {
        found.report(
          missing, as: found.circumstances.isNew ? .error : .warning, path,
          "there is no changelog.yml", hint: "list what changed, newest version first")
      }
      return
    }
    if let fault = changelog.fault { found.report(parse, path, at: fault.mark, fault.message) }
    checkVersions(changelog, package.manifest?.version, &found)
    for entry in changelog.entries {
      for change in entry.changes { check(change, &found) }
    }
  }

  private static func checkVersions(
    _ changelog: ChangelogFile, _ manifest: Version?, _ found: inout PackageFindings
  ) {
    var versions: [Located<Version>] = []
    var seen: Set<Version> = []
    for entry in changelog.entries {
      let mark = entry.version?.mark ?? entry.mark
      do throws(VersionError) {
        let version = try Version(entry.version?.value ?? "")
        versions.append(Located(version, mark))
        if !seen.insert(version).inserted {
          found.report(unique, path, at: mark, "the version \(version) is listed twice")
        }
      } catch {
        found.report(semver, path, at: mark, "\(error)")
      }
    }
    guard let first = versions.first else { return }
    if let greatest = versions.map(\.value).max(), greatest != first.value {
      found.report(
        order, path, at: first.mark, "\(first.value) is listed first, \(greatest) is greater",
        hint: "list the newest version first")
    }
    guard let manifest else { return }
    let isNext =
      first.value.prerelease == "next"
      || (first.value.prerelease ?? "")
        .hasSuffix("-next")
    guard first.value != manifest, !isNext || !seen.contains(manifest) else { return }
    found.report(
      version, path, at: first.mark,
      seen.contains(manifest)
        ? "\(first.value) is listed first, the package is \(manifest)"
        : "the version \(manifest) of the package is not listed",
      hint: "list what changed in \(manifest) first")
  }

  private static func check(_ change: ChangelogFile.Change, _ found: inout PackageFindings) {
    if let type = change.type, !types.contains(type.value) {
      found.report(
        self.type, path, at: type.mark, "there is no type of change \(type.value)",
        hint: "the types are \(types.sorted().joined(separator: ", "))")
    } else if change.type == nil {
      found.report(type, path, at: change.mark, "the change has no type")
    }
    guard let link = change.link else {
      return found.report(self.link, path, at: change.mark, "the change has no link")
    }
    guard let rest = gitHubPath(link.value) else { return }
    let last = rest.utf8.split(separator: UInt8(ascii: "/")).last.map(Substring.init)
    guard !(last.flatMap { Int($0) }.map { $0 > 0 } ?? false) else { return }
    found.report(
      self.link, path, at: link.mark, "the link \(link.value) does not end in a number",
      hint: "link the pull request or the issue")
  }

  /// What follows the host in a link to GitHub.
  private static func gitHubPath(_ link: String) -> Substring? {
    // A link may be a block of text, which ends in a line feed.
    let bytes = link.utf8.prefix { $0 > 0x20 }
    for start in ["https://github.com/", "http://github.com/"]
    where bytes.starts(with: start.utf8) {
      return Substring(bytes.dropFirst(start.utf8.count))
    }
    return nil
  }
}
