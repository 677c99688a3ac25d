import Foundation
import TestSupport
import Testing

@Suite(.tags(.medium)) struct ReleaseTests {
  private func repository() throws -> TestRepository {
    try TestRepository {
      TestBranch("production") { TestPackage("foo", "1.0.0") }
      TestBranch("staging") { TestPackage("foo", "1.1.0") }
      TestBranch("snapshot")
    }
  }

  @Test func everyRegistryThatServesTheChangeIsRenewedFromBelow() throws {
    let repository = try repository()
    try repository.succeed("tag", "8.5.0")
    repository.expectScreen(try repository.succeed("release", "production"), "release/plan.txt")
    for (changed, affected) in [
      ("production", ["production", "staging", "snapshot"]), ("staging", ["staging", "snapshot"]),
      ("snapshot", ["snapshot"]),
    ] {
      #expect(try distributions(repository.succeed("release", changed, "--json")) == affected)
    }
    let run = try repository.succeed("release", "production", "--start-at", "snapshot", "--json")
    #expect(try distributions(run) == ["snapshot"])
  }

  @Test func theOrderIsThatOfTheLayersNotOfTheSettings() throws {
    let repository = try TestRepository {
      TestBranch("stable")
      TestBranch("dev")
      TestBranch("old")
      TestBranch("main") {
        TestFile(
          "storage.yml",
          """
          version: 1
          distributions:
            - {name: dev, branch: dev, layers: [stable, dev], deployment: registry-dev}
            - {name: stable, branch: stable, promoteFrom: [dev], image: registry/stable}
            - {name: old, branch: old, layers: [stable, old], frozen: true}
          """)
      }
    }
    let run = try repository.succeed("release", "stable")
    repository.expectScreen(run, "release/settings.txt")
    #expect(
      try distributions(repository.succeed("release", "stable", "--json")) == ["stable", "dev"])
    #expect(try distributions(repository.succeed("release", "old", "--json")) == ["old"])
  }

  @Test(
    arguments: [
      (["release"], 2, "'release' needs D"),
      (["release", "stagin"], 2, "there is no distribution stagin"),
      (
        ["release", "staging", "--start-at", "production"], 2,
        "--start-at wants a distribution that serves the packages of staging, not 'production'"
      ),
      (["release", "staging", "--execute", "--unchecked", "--check"], 2, "--unchecked"),
      (["release", "staging", "--check", "--layout", "x"], 2, "--check"),
    ])
  func nonsenseIsRefused(_ arguments: [String], _ status: Int32, _ message: String) throws {
    let run = try repository().storage(arguments)
    #expect(run.status == status)
    #expect(run.output.isEmpty)
    #expect(run.error.contains(message), "\(run.error)")
  }

  @Test(arguments: [("--check", "skopeo"), ("--execute", "skopeo")])
  func aMissingProgramIsNamed(_ option: String, _ program: String) throws {
    var tool = InProcessTool()
    tool.environment["PATH"] = "/nonexistent"
    let run = try repository().storage(["release", "staging", option], tool: tool)
    #expect(run.status == 74)
    #expect(run.errors == ["\(program) is not installed, or not on PATH"])
    #expect(run.hints == ["apt-get install \(program)"])
  }

  @Test func withoutKubectlNothingIsRolledOut() throws {
    var tool = InProcessTool()
    tool.environment["PATH"] = "/nonexistent"
    let run = try repository().storage(
      ["release", "staging", "--execute", "--unchecked"], tool: tool)
    #expect(run.status == 74)
    #expect(
      run.errors == [
        "kubectl rollout restart deployment package-registry-staging-vanilla -n package-registry: "
          + "kubectl is not installed, or not on PATH; nothing was rolled out"
      ])
  }

  private func distributions(_ run: CommandRun) throws -> [String] {
    let steps = try #require(run.json()["steps"] as? [[String: Any]])
    return steps.compactMap { $0["distribution"] as? String }
  }
}
