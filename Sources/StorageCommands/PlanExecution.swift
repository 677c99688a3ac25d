internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// Shows a plan or carries it out, and reports what became of it.
struct PlanExecution {
  private let context: Context
  private let storage: PackageStorage
  private let staging: ObjectStaging

  /// Makes ready; `staging` holds objects that the plan names, nil where it names none of its own.
  init(_ context: Context, _ storage: PackageStorage, _ staging: ObjectStaging? = nil) throws {
    (self.context, self.storage) = (context, storage)
    self.staging = try staging ?? ObjectStaging(storage.repository)
  }

  /// Shows the plan where `dryRun` is set, else carries it out.
  ///
  /// `place` is where, as it follows the packages in a sentence: `from snapshot to staging`.
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
