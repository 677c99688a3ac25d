package import Git
package import PackageModel

/// What a commit's message records of the operation that made it (contract: the record).
///
/// The lines are found anywhere in the message: a squash merge moves and indents them.
package struct RecordedOperation: Hashable, Sendable {
  /// A line that names a distribution and a commit.
  package struct Place: Hashable, Sendable {
    package let distribution: String
    package let commit: ObjectID
  }

  package let verb: Operation.Verb
  package let key: String
  package private(set) var packages: [PackageReference: ObjectID] = [:]
  package private(set) var replaced: [PackageReference: ObjectID] = [:]
  package private(set) var promotedFrom: Place?
  package private(set) var promotedTo: Place?
  package private(set) var supersededBy: Place?
  package private(set) var undoes: ObjectID?
  package private(set) var reason: String?

  /// Reads the record; nil where the message holds no `Operation` line.
  package init?(message: String) {
    var operation: (Operation.Verb, String)?
    var lines: [(key: Substring, value: Substring)] = []
    for line in message.split(whereSeparator: \.isNewline) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      lines.append((line[..<colon].drop { $0 == " " || $0 == "\t" }, value))
    }
    for (key, value) in lines where key == "Operation" {
      let words = value.split(separator: " ")
      guard words.count == 2, let verb = Operation.Verb(rawValue: String(words[0])) else {
        continue
      }
      operation = (verb, String(words[1]))
    }
    guard let operation else { return nil }
    (verb, key) = operation
    for (key, value) in lines {
      switch key {
      case "Package": Self.version(value).map { packages[$0.0] = $0.1 }
      case "Replaces": Self.version(value).map { replaced[$0.0] = $0.1 }
      case "Promoted-From": promotedFrom = Self.place(value) ?? promotedFrom
      case "Promoted-To": promotedTo = Self.place(value) ?? promotedTo
      case "Superseded-By": supersededBy = Self.place(value) ?? supersededBy
      case "Undoes": undoes = ObjectID(hexadecimal: value) ?? undoes
      case "Reason": reason = String(value)
      default: break
      }
    }
  }

  /// Reads the record of a commit; where a merge holds none, that of the branch it merged.
  ///
  /// The button that brings a branch up to date makes merges on the branch itself: what they were
  /// made on comes first among their parents.
  ///
  /// - Parameters:
  ///   - commit: The commit.
  ///   - repository: Where it is.
  package init?(of commit: Commit, in repository: Repository) {
    var (commit, remaining) = (commit, Self.mergeDepth)
    var isOnBranch = false
    while true {
      if let record = Self(message: commit.message) {
        self = record
        return
      }
      guard commit.parents.count > 1, remaining > 0,
        let next = try? repository.commit(commit.parents[isOnBranch ? 0 : 1])
      else { return nil }
      (commit, remaining, isOnBranch) = (next, remaining - 1, true)
    }
  }

  /// How many merges on a merged branch are looked through.
  private static let mergeDepth = 20

  private static func version(_ value: Substring) -> (PackageReference, ObjectID)? {
    let words = value.split(separator: " ")
    guard words.count == 2, let reference = try? PackageReference(String(words[0])),
      let tree = ObjectID(hexadecimal: words[1])
    else { return nil }
    return (reference, tree)
  }

  private static func place(_ value: Substring) -> Place? {
    let words = value.split(separator: " ")
    guard words.count == 2, let commit = ObjectID(hexadecimal: words[1]) else { return nil }
    return Place(distribution: String(words[0]), commit: commit)
  }
}
