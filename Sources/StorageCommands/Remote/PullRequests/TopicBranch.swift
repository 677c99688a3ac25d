internal import Git
internal import PackageModel
internal import PackageStorage

/// The branch that one side of a change is asked for by: the same change has the same branch.
struct TopicBranch {
  /// What a branch of this kind does to the distribution that it is for.
  enum Kind: String, CaseIterable {
    /// Puts versions in that come from another distribution.
    case promote
    /// Takes versions out.
    case remove
    /// Puts new versions in.
    case add
    /// Signs versions that are there.
    case sign
    /// Sets the package registry that the distribution is built from.
    case registryVersion = "registry-version"

    /// What stands between the versions and the distribution.
    var preposition: String {
      switch self {
      case .remove: "from"
      case .promote, .add: "to"
      case .sign, .registryVersion: "in"
      }
    }
  }

  let kind: Kind
  /// The name without `refs/heads/`.
  let name: String
  let change: BranchChange

  var referenceName: String { "refs/heads/\(name)" }

  /// - Parameters:
  ///   - change: One of the plan's.
  ///   - plan: The whole of it.
  init(_ change: BranchChange, of plan: ChangePlan) {
    self.change = change
    let isRemoval = change.message.lines.contains { $0.key == "Promoted-To" }
    kind =
      switch plan.operation.verb {
      case .promote: isRemoval ? .remove : .promote
      case .remove: .remove
      case .sign: .sign
      case .registryVersion: .registryVersion
      case .add, .undo: .add
      }
    let versions = plan.packages.filter { $0.state != .unchanged }.map(\.reference)
    // The removal of a promotion has the plain name, so that of its own has another.
    let isPlain = versions.count == 1 && (kind != .remove || isRemoval)
    let registry = plan.registries.first { $0.distribution == change.distribution.name }?.after
    let what = registry ?? (isPlain ? versions.first?.description : nil) ?? plan.operation.key
    let plain = Self.name(kind, what, change.distribution.name)
    name =
      BranchName.isValid(plain)
      ? plain : Self.name(kind, plan.operation.key, change.distribution.branch)
  }

  private static func name(_ kind: Kind, _ what: String, _ distribution: String) -> String {
    "\(kind.rawValue)/\(what)-\(kind.preposition)-\(distribution)"
  }

  /// What a branch of that name is for; nil for one that has no such name.
  ///
  /// - Parameters:
  ///   - name: The name without `refs/heads/`.
  ///   - settings: Which distributions there are.
  /// - Returns: What it does, and to which distribution.
  static func parse(
    _ name: String, _ settings: StorageSettings
  ) -> (kind: Kind, distribution: Distribution)? {
    guard let kind = Kind.allCases.first(where: { name.hasPrefix("\($0.rawValue)/") }) else {
      return nil
    }
    func ends(_ end: String) -> Bool { name.hasSuffix("-\(kind.preposition)-\(end)") }
    // Of two that fit, such as `staging` and `x-to-staging`, the longer one is meant.
    let found = settings.distributions.filter { ends($0.name) || ends($0.branch) }
      .max { $0.name.count < $1.name.count }
    return found.map { (kind, $0) }
  }

  /// Patterns of `git ls-remote` for all such branches.
  static let patterns = Kind.allCases.map { "refs/heads/\($0.rawValue)/*" }
}
