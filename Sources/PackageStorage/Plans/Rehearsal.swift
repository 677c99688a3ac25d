package import Git

/// Carries plans out in memory, one after another: the storage as it would be, and nothing written.
package final class Rehearsal {
  /// The storage after the plans so far; the next one is made from it.
  package private(set) var storage: PackageStorage
  /// What the plans so far warn about.
  package private(set) var warnings: [PlanWarning] = []
  private let staging: ObjectStaging
  private let identity: Identity

  /// - Parameters:
  ///   - storage: The storage as it is.
  ///   - staging: Keeps the new objects; it holds those that a plan names already.
  ///   - now: When the change would be made, in seconds since 1970.
  package init(_ storage: PackageStorage, _ staging: ObjectStaging, now: Int64) {
    (self.storage, self.staging) = (storage, staging)
    identity = Identity(Signature(name: "preview", email: "", time: max(0, now), offset: 0))
  }

  /// Goes on as if the plan had been carried out.
  ///
  /// - Throws: `GitError`.
  package func apply(_ plan: ChangePlan) throws {
    let outcome = try PlanApplication(storage, staging).stage(plan, identity: identity)
    storage = PackageStorage(storage, moving: outcome.commits)
    warnings += plan.warnings
  }

  /// The objects that the storage has and its repository has not.
  ///
  /// - Throws: `GitError`.
  package func objects() throws(GitError) -> StagedObjects {
    try staging.copies()
  }
}
