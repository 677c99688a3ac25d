/// The change that every contender makes.
package struct Promotion: Sendable {
  /// A package version and its name in two parts.
  package struct Version: Hashable, Sendable {
    package let package: String
    package let version: String

    package init(package: String, version: String) {
      self.package = package
      self.version = version
    }

    /// Splits `NAME-VERSION` at the first dash.
    package init?(_ text: String) {
      let parts = text.split(separator: "-", maxSplits: 1)
      guard parts.count == 2 else { return nil }
      self.init(package: String(parts[0]), version: String(parts[1]))
    }

    package var description: String { "\(package)-\(version)" }
    package var path: String { "packages/\(package)/\(version)" }
  }

  package let source: String
  package let target: String
  /// The versions that the target gains.
  package let adding: [Version]
  /// The versions that the source loses: the same ones, but for some promotions of history.
  package let removing: [Version]

  package init(
    source: String, target: String, adding: [Version], removing: [Version]? = nil
  ) {
    self.source = source
    self.target = target
    self.adding = adding
    self.removing = removing ?? adding
  }

  var sourceReference: String { "refs/heads/\(source)" }
  var targetReference: String { "refs/heads/\(target)" }
  var targetMessage: String { "[\(target)] Promote \(what) from \(source)" }
  var sourceMessage: String { "[\(source)] Remove \(what), promoted to \(target)" }

  private var what: String {
    adding.count == 1 ? adding[0].description : "\(adding.count) packages"
  }
}
