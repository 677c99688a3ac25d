package import Git
package import PackageModel

/// What is done, to which versions, between which distributions.
package struct Operation: Hashable, Sendable {
  /// The verbs that the record knows.
  package enum Verb: String, Hashable, Sendable {
    case promote, remove, add, undo, sign
    case registryVersion = "registry-version"
  }

  package let verb: Verb
  /// The same change has the same key, whoever makes it and when: the first 16 hexadecimal digits
  /// of the git blob id of the operation's text.
  package let key: String

  /// - Parameters:
  ///   - verb: What is done.
  ///   - roles: The distributions and what they are to the operation, such as `from snapshot`.
  ///   - packages: Each version with its tree; the order does not matter.
  package init(
    _ verb: Verb, roles: [String], packages: [(reference: PackageReference, tree: ObjectID)]
  ) {
    self.verb = verb
    let lines =
      [verb.rawValue] + roles.sorted()
      + packages.sorted { $0.reference < $1.reference }.map { "\($0.reference) \($0.tree)" }
    let text = lines.map { $0 + "\n" }.joined()
    key = String(ObjectID(ofBlob: Array(text.utf8)).description.prefix(16))
  }

  /// Names the versions that change, as the record does; where nothing is left to do, all of them,
  /// so that the same command has the same key when it is run again.
  init(_ verb: Verb, roles: [String], packages: [ChangePlan.PackageChange]) {
    let changed = packages.filter { $0.state != .unchanged }
    self.init(
      verb, roles: roles,
      packages: (changed.isEmpty ? packages : changed).map { ($0.reference, $0.tree) })
  }
}
