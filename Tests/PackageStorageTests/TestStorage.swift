import Git
import PackageModel
import PackageStorage
import TestSupport

/// A repository opened as a storage, as a command opens it.
struct TestStorage {
  let storage: PackageStorage

  init(_ path: String, settings: String? = nil) throws {
    let repository = try Repository.open(
      at: path, environment: HermeticEnvironment.variables(home: "/nonexistent"))
    storage = try PackageStorage(
      repository, settingsFile: settings.map { ("storage.yml", Array($0.utf8)) })
  }

  /// Plans a promotion of versions written as `foo-1.2.3`.
  func promotion(
    _ versions: [String], from source: String, to target: String, keep: Bool = false,
    reason: String? = nil
  ) throws -> ChangePlan {
    try Promotion(
      versions.map { try PackageReference($0) }, from: storage.distribution(source),
      to: storage.distribution(target), keep: keep, reason: reason.flatMap(Reason.init)
    ).plan(in: storage)
  }

  /// Plans a removal of versions written as `foo-1.2.3`.
  func removal(_ versions: [String], from source: String) throws -> ChangePlan {
    try Removal(versions.map { try PackageReference($0) }, from: storage.distribution(source))
      .plan(in: storage)
  }

  @discardableResult
  func apply(_ plan: ChangePlan) throws -> PlanApplication.Outcome {
    try PlanApplication(storage, ObjectStaging(storage.repository))
      .apply(plan, identity: Identity(for: storage.repository, now: 1_600_000_000))
  }
}
