internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// Shows a plan or carries it out, and reports what became of it.
struct PlanExecution {
  private let context: Context
  private let storage: PackageStorage
  private let staging: ObjectStaging

  /// - Parameters:
  ///   - context: What the command gets of the outside world.
  ///   - storage: The storage that the plan was made from.
  ///   - staging: Holds objects that the plan names; nil where it names none of its own.
  /// - Throws: `GitError`.
  init(_ context: Context, _ storage: PackageStorage, _ staging: ObjectStaging? = nil) throws {
    (self.context, self.storage) = (context, storage)
    self.staging = try staging ?? ObjectStaging(storage.repository)
  }

  /// - Parameters:
  ///   - plan: What to do.
  ///   - dryRun: Whether only to show it.
  ///   - place: Where, as it follows the packages in a sentence: `from snapshot to staging`.
  /// - Returns: What was, or would be, done.
  /// - Throws: As `PlanApplication`; `IdentityError`.
  func run(_ plan: ChangePlan, dryRun: Bool, place: String) throws -> Report {
    var outcome = PlanApplication.Outcome()
    if dryRun {
      try PlanApplication.check(plan, in: storage)
    } else if !plan.isEmpty {
      outcome = try PlanApplication(storage, staging)
        .apply(plan, identity: context.identity(for: storage.repository))
    }
    return ChangeReport(plan: plan, outcome: outcome, dryRun: dryRun, place: place).report
  }
}
