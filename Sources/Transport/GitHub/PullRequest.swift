package import Terminal

/// A pull request as GitHub tells of it.
package struct PullRequest: Hashable, Sendable {
  package let number: Int
  package let url: String
  package var title: String
  package var body: String
  /// The branch that is to be merged.
  package let head: String
  /// The branch that it is to be merged into.
  package let base: String
  package let isDraft: Bool
  /// Whether the branch to be merged is in another repository.
  package let isFromFork: Bool
  package let labels: [String]
  /// The people and teams who were asked to look and have not yet.
  package let reviewers: [String]

  /// Reads GitHub's object; nil where it is none of a pull request.
  package init?(_ json: JSONValue) {
    guard let number = json["number"]?.integerValue, let url = json["html_url"]?.stringValue,
      let title = json["title"]?.stringValue, let head = json["head"]?["ref"]?.stringValue,
      let base = json["base"]?["ref"]?.stringValue
    else { return nil }
    (self.number, self.url, self.title, self.head, self.base) = (number, url, title, head, base)
    body = json["body"]?.stringValue ?? ""
    isDraft = json["draft"] == .bool(true)
    let home = json["base"]?["repo"]?["full_name"]?.stringValue?.lowercased()
    isFromFork = json["head"]?["repo"]?["full_name"]?.stringValue?.lowercased() != home
    labels = (json["labels"]?.elements ?? []).compactMap { $0["name"]?.stringValue }
    reviewers =
      (json["requested_reviewers"]?.elements ?? []).compactMap { $0["login"]?.stringValue }
      + (json["requested_teams"]?.elements ?? []).compactMap { $0["slug"]?.stringValue }
  }
}
