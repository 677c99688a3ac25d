package import Git
package import PackageModel

/// The record of an operation on one branch: subject, list of packages, and the lines that `log`
/// and `undo` read.
package struct CommitMessage: Hashable, Sendable {
  /// The value of a line that names a commit made by the same plan, known only once it is made.
  package enum Value: Hashable, Sendable {
    case text(String)
    /// `DISTRIBUTION COMMIT`, the commit that the plan makes there, or `fallback` where it makes
    /// none.
    case commit(on: String, fallback: ObjectID)
  }

  package struct Line: Hashable, Sendable {
    package let key: String
    package let value: Value
  }

  package let subject: String
  package let body: [String]
  package let lines: [Line]

  package init(subject: String, body: [String], lines: [Line]) {
    (self.subject, self.body, self.lines) = (subject, body, lines)
  }

  /// - Parameters:
  ///   - distribution: Whose branch the commit is for.
  ///   - verb: Such as `Promote`.
  ///   - packages: The versions that this commit changes.
  ///   - rest: What follows the packages in the subject, such as ` from snapshot`.
  ///   - lines: The record.
  package init(
    _ distribution: Distribution, _ verb: String, _ packages: [PackageReference],
    rest: String = "", lines: [Line]
  ) {
    if packages.count == 1, let only = packages.first {
      subject = "\(distribution.titlePrefix) \(verb) \(only)\(rest)"
      body = []
    } else {
      subject = "\(distribution.titlePrefix) \(verb) \(packages.count) packages\(rest)"
      body = packages.sorted().map { "- \($0)" }
    }
    self.lines = lines
  }

  /// Writes the message out.
  ///
  /// - Parameter commits: The commits made so far, by the name of their distribution.
  /// - Returns: The whole text.
  package func text(commits: [String: ObjectID]) -> String {
    var text = subject + "\n\n"
    if !body.isEmpty { text += body.joined(separator: "\n") + "\n\n" }
    for line in lines {
      switch line.value {
      case .text(let value): text += "\(line.key): \(value)\n"
      case .commit(let name, let fallback):
        text += "\(line.key): \(name) \(commits[name] ?? fallback)\n"
      }
    }
    return text
  }
}

extension CommitMessage.Line {
  static func operation(_ operation: Operation) -> Self {
    Self(key: "Operation", value: .text("\(operation.verb.rawValue) \(operation.key)"))
  }

  static func package(_ reference: PackageReference, _ tree: ObjectID) -> Self {
    Self(key: "Package", value: .text("\(reference) \(tree)"))
  }

  static func replaces(_ reference: PackageReference, _ oldTree: ObjectID) -> Self {
    Self(key: "Replaces", value: .text("\(reference) \(oldTree)"))
  }

  static func promotedFrom(_ source: DistributionSnapshot) -> Self {
    Self(key: "Promoted-From", value: .text("\(source.name) \(source.tip)"))
  }

  static func promotedTo(_ target: DistributionSnapshot) -> Self {
    Self(key: "Promoted-To", value: .commit(on: target.name, fallback: target.tip))
  }

  static func supersededBy(_ layer: DistributionSnapshot) -> Self {
    Self(key: "Superseded-By", value: .text("\(layer.name) \(layer.tip)"))
  }

  static func undoes(_ commit: ObjectID) -> Self {
    Self(key: "Undoes", value: .text(commit.description))
  }

  static func reason(_ reason: Reason?) -> [Self] {
    reason.map { [Self(key: "Reason", value: .text($0.text))] } ?? []
  }
}
