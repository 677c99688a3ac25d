import Git
import Glibc
import PackageStorage
import TestSupport
import Testing

/// Between the plan and its application somebody else may have been there.
@Suite(.tags(.medium)) struct MovedTipTests {
  private let repository: TestRepository

  init() throws {
    repository = try TestRepository {
      TestBranch("production")
      TestBranch("staging") { TestPackage("bar", "1.0.0") }
      TestBranch("snapshot") { TestPackage("foo", "1.2.3") }
    }
  }

  private func plan() throws -> (TestStorage, ChangePlan) {
    let storage = try TestStorage(repository.path)
    return (storage, try storage.promotion(["foo-1.2.3"], from: "snapshot", to: "staging"))
  }

  @Test(arguments: ["staging", "snapshot"]) func nothingMovesThen(branch: String) throws {
    let (storage, plan) = try plan()
    let tip = try repository.commit(to: branch, message: "Meanwhile") {
      TestPackage("baz", "1.0.0")
    }
    let before = try repository.git.forEachRef()
    let error = #expect(throws: ReferenceTransactionError.self) { try storage.apply(plan) }
    guard case .moved(let reference, _, let found) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reference == "refs/heads/\(branch)")
    #expect(found?.description == tip)
    #expect(try repository.git.forEachRef() == before)
    try repository.git.fsck()
    // The same command, run again, sees the new tip.
    let (again, newPlan) = try self.plan()
    try again.apply(newPlan)
    #expect(try repository.tree("staging", package: "foo", "1.2.3") != "")
    #expect(try repository.tree(branch, package: "baz", "1.0.0") != "")
    try repository.git.fsck()
  }

  @Test func aBranchThatWentIsNotMadeAgain() throws {
    let (storage, plan) = try plan()
    try repository.git.run("update-ref", "-d", "refs/heads/staging")
    #expect(throws: ReferenceTransactionError.self) { try storage.apply(plan) }
    #expect(try !repository.git.exists("refs/heads/staging"))
  }

  @Test func aPlanIsMadeFromTheTipsReadAtFirst() throws {
    let storage = try TestStorage(repository.path)
    try repository.commit(to: "snapshot", removing: ["packages/foo"])
    // The storage still sees the version; only moving the branches finds out.
    let plan = try storage.promotion(["foo-1.2.3"], from: "snapshot", to: "staging")
    #expect(!plan.isEmpty)
    #expect(throws: ReferenceTransactionError.self) { try storage.apply(plan) }
    let refused = try TestStorage(repository.path)
    #expect(throws: PlanRefusal.self) {
      try refused.promotion(["foo-1.2.3"], from: "snapshot", to: "staging")
    }
  }

  @Test func contentsAreNeverRead() throws {
    // A promotion moves ids: a blob that is gone is no obstacle.
    let blob = try repository.git.revParse("snapshot:packages/foo/1.2.3/docs/README.md")
    let file = "\(repository.path)/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
    #expect(unlink(file) == 0)
    let (storage, plan) = try plan()
    try storage.apply(plan)
    #expect(try repository.git.lsTree("staging:packages").map(\.path) == ["bar", "foo"])
  }
}
