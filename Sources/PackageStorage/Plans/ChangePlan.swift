package import Git
package import PackageModel

/// What an operation would do: plain data, made without writing anything.
package struct ChangePlan: Sendable {
  /// What becomes of one package version.
  package enum State: String, Hashable, Sendable {
    case promoted, removed, added
    /// It got a signature, and stays as it is otherwise.
    case signed
    /// It lost its signature, and stays as it is otherwise.
    case unsigned
    /// Nothing is left to do for it.
    case unchanged
    /// The target held it already; what was left is the removal from the source.
    case completed
  }

  /// One version of the operation and what becomes of it.
  package struct PackageChange: Hashable, Sendable {
    package let reference: PackageReference
    /// The version's tree: after the operation, or before it where the version is removed.
    package let tree: ObjectID
    package let state: State
  }

  /// The registry of one distribution before and after.
  package struct RegistryChange: Hashable, Sendable {
    package let distribution: String
    /// What the image is built from; nil where the recipe names nothing that can be read.
    package let before: String?
    package let after: String?
    /// The files that change.
    package let files: [String]
  }

  package let operation: Operation
  /// In the order in which the branches move: additions before removals, so that a version is
  /// never without a place.
  package var changes: [BranchChange] = []
  package var packages: [PackageChange] = []
  /// What an operation on the registry's version does to each distribution.
  package var registries: [RegistryChange] = []
  package var warnings: [PlanWarning] = []

  /// Whether there is nothing to write.
  package var isEmpty: Bool { changes.isEmpty }
}

/// What one operation does to one branch.
package struct BranchChange: Sendable {
  package let distribution: Distribution
  /// The tip that the plan was made from.
  package let expectedTip: ObjectID
  /// The root tree of that tip.
  package let baseTree: ObjectID
  package let edits: [TreeEdit]
  package let message: CommitMessage

  package init(to snapshot: DistributionSnapshot, edits: [TreeEdit], message: CommitMessage) {
    distribution = snapshot.distribution
    expectedTip = snapshot.tip
    baseTree = snapshot.commit.tree
    self.edits = edits
    self.message = message
  }
}

/// Something a person should know before, or in spite of which, an operation goes on.
package enum PlanWarning: Hashable, Sendable {
  /// The promotion goes past a distribution in between.
  case skipped(distribution: String, from: String, to: String)
  /// A higher version is in the target already.
  case belowNewest(PackageReference, newest: Version, in: String)
  /// The version replaces one with other contents.
  case overwritten(PackageReference, in: String, oldTree: ObjectID)
  /// A more stable distribution holds the version as well, and its own is served.
  case hidden(PackageReference, in: String, by: String)
  /// The Dockerfile names another registry than go.mod requires from now on.
  case requirementLeft(String, requirement: String, in: String)
}
