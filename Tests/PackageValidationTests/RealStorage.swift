import Git
import PackageModel
import PackageStorage
import PackageValidation
import TestSupport
import Testing

/// The real branches, and changes of them that are made in memory and judged.
struct RealStorage {
  let storage: PackageStorage
  private let staging: ObjectStaging

  /// - Parameter settings: As `storage.yml` has them; nil for those that are built in.
  /// - Throws: Whatever opening the storage throws.
  init(settings: String? = nil) throws {
    let repository = try Repository.open(
      at: try SharedData.mirror(),
      environment: HermeticEnvironment.variables(home: "/nonexistent"))
    storage = try PackageStorage(
      repository, settingsFile: settings.map { ("storage.yml", Array($0.utf8)) })
    staging = try ObjectStaging(repository)
  }

  func snapshot(_ name: String) throws -> DistributionSnapshot {
    try storage.snapshot(of: storage.distribution(name))
  }

  func blob(_ text: String) throws -> TreeEdit.Change {
    .put(try staging.stageBlob(Array(text.utf8)), .regular)
  }

  /// A tree with edits.
  func tree(_ root: ObjectID, _ edits: [TreeEdit]) throws -> ObjectID {
    try TreeEditor(storage.repository, staging).apply(edits, to: root)
  }

  /// Makes a commit on a distribution and judges it as CI judges a change.
  ///
  /// - Parameters:
  ///   - name: The distribution.
  ///   - base: Where it stands; nil for its tip.
  ///   - surroundings: The other distributions that there are, and where they stand; nil for all
  ///     that there are at their tips.
  ///   - message: The commit's.
  ///   - edits: What it changes.
  /// - Returns: The findings.
  /// - Throws: Whatever making the commit, or judging it, throws.
  func judge(
    _ name: String, at base: ObjectID? = nil, among surroundings: [String: ObjectID]? = nil,
    _ message: String, _ edits: [TreeEdit]
  ) throws -> [Finding] {
    let distribution = try storage.distribution(name)
    let tip = try base ?? snapshot(name).tip
    let old = try storage.repository.commit(tip)
    let identity = Identity(
      Signature(name: "A", email: "a@example.com", time: 1_600_000_000, offset: 0))
    let commit = try staging.stageCommit(
      tree: tree(old.tree, edits), parents: [tip], message: message, identity: identity)
    var present: [String: DistributionSnapshot] = [:]
    for other in storage.settings.distributions
    where surroundings == nil && other.name != name && storage.tip(of: other) != nil {
      present[other.name] = try storage.snapshot(of: other)
    }
    for (other, tip) in surroundings ?? [:] {
      present[other] = try DistributionSnapshot(
        storage.distribution(other), at: tip, in: storage.repository)
    }
    let change = try DistributionChange(
      of: distribution, from: tip, to: commit, kind: .merge,
      Surroundings(before: present, after: present), in: storage)
    return try ChangeCheck(storage, selection: RuleSelection()).outcome(of: change).findings
  }
}

extension TreeEdit {
  /// A version put in its place.
  static func put(_ reference: PackageReference, _ tree: ObjectID) -> TreeEdit {
    TreeEdit(path(reference), .put(tree, .directory))
  }

  /// A version taken away.
  static func remove(_ reference: PackageReference) -> TreeEdit {
    TreeEdit(path(reference), .remove)
  }

  private static func path(_ reference: PackageReference) -> [String] {
    ["packages", reference.name.description, reference.version.description]
  }
}
