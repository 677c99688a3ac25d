/// The rule for titles of pull requests and subjects of commits: `[BRANCH]`, one space, a text.
public enum PullRequestTitle {
  public enum Verdict: Hashable, Sendable {
    case correct
    /// The target is no distribution, but one of the other branches.
    case nothingRequired
    /// The target is neither; the nearest branch that is, if one is near.
    case unknownTarget(String, nearest: String?)
    /// The title should begin with the wanted prefix, one space and a text.
    case wrong(Fault, wanted: String)
  }

  public enum Fault: Hashable, Sendable {
    /// The title begins with no branch's prefix.
    case missing
    /// The prefix differs in capital and small letters.
    case otherCase(String)
    /// Space stands before the prefix.
    case leadingSpace
    /// The prefix is that of another branch.
    case otherBranch(String)
    /// Nothing, or nothing but space, follows the prefix.
    case noText
    /// The text follows the prefix at once.
    case noSpace
    /// More than one space stands between the prefix and the text.
    case severalSpaces
  }

  /// Checks a title for a target, given as a branch or as a distribution's name.
  public static func check(
    title: String, target: String, settings: StorageSettings
  ) -> Verdict {
    let distribution =
      settings.distribution(onBranch: target) ?? settings.distribution(named: target)
    guard let distribution else {
      if settings.otherBranches.contains(target) { return .nothingRequired }
      let branches = settings.distributions.map(\.branch) + settings.otherBranches
      return .unknownTarget(target, nearest: NameDistance.nearest(to: target, among: branches))
    }
    let fault = fault(title: title.unicodeScalars[...], branch: distribution.branch, settings)
    return fault.map { .wrong($0, wanted: distribution.titlePrefix) } ?? .correct
  }

  // Scalars, not characters: a combining mark after the bracket must not hide it.
  private static func fault(
    title: Substring.UnicodeScalarView, branch: String, _ settings: StorageSettings
  ) -> Fault? {
    let trimmed = title.drop(while: \.properties.isWhitespace)
    guard trimmed.first == "[", let end = trimmed.firstIndex(of: "]") else { return .missing }
    let found = String(Substring(trimmed[..<end].dropFirst()))
    guard found == branch else {
      if found.lowercased() == branch.lowercased() { return .otherCase("[\(found)]") }
      let branches = settings.distributions.map(\.branch) + settings.otherBranches
      let other = branches.contains { $0.lowercased() == found.lowercased() }
      return other ? .otherBranch("[\(found)]") : .missing
    }
    guard trimmed.startIndex == title.startIndex else { return .leadingSpace }
    let rest = trimmed[trimmed.index(after: end)...]
    guard rest.contains(where: { !$0.properties.isWhitespace }) else { return .noText }
    guard rest.first == " " else { return .noSpace }
    let second = rest.dropFirst().first
    return second?.properties.isWhitespace == true ? .severalSpaces : nil
  }
}
