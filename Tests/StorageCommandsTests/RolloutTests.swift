import Foundation
import TestSupport
import Testing

private enum Kubectl {
  static let isThere =
    (try? ProcessRun("kubectl", ["version", "--client"]).run().succeeded) ?? false
}

/// `storage release --execute` with the real kubectl, against the API that it asks.
@Suite(.tags(.large), .enabled(if: Kubectl.isThere, "kubectl is not there"))
struct RolloutTests {
  private let directory: TemporaryDirectory
  private let repository: TestRepository

  init() throws {
    directory = try TemporaryDirectory("storage-rollout")
    repository = try TestRepository {
      TestBranch("production") { TestPackage("foo", "1.0.0") }
      TestBranch("staging") { TestPackage("foo", "1.1.0") }
      TestBranch("snapshot")
    }
  }

  private func name(_ distribution: String) -> String {
    "package-registry-\(distribution)-vanilla"
  }

  private func server(_ fates: [String: DeploymentServer.Fate]) throws -> DeploymentServer {
    try DeploymentServer(Dictionary(uniqueKeysWithValues: fates.map { (name($0), $1) }))
  }

  private func release(_ arguments: String..., at server: DeploymentServer) throws -> CommandRun {
    var tool = InProcessTool()
    tool.environment = HermeticEnvironment.variables(home: directory.path)
    tool.environment["KUBECONFIG"] = try directory.write(server.settings, to: "kubeconfig")
    return try repository.storage(
      ["release"] + arguments + ["--execute", "--unchecked"], tool: tool)
  }

  @Test func eachDeploymentIsUpBeforeTheNextIsRestarted() throws {
    let server = try server(["production": .comesUp, "staging": .comesUp, "snapshot": .comesUp])
    let run = try release("production", "--json", at: server)
    #expect(run.status == 0, "\(run.screen)")
    let all = ["production", "staging", "snapshot"].map(name)
    #expect(server.events == all.flatMap { [$0, "\($0) is up"] })
    let steps = try #require(run.json()["steps"] as? [[String: Any]])
    #expect(steps.compactMap { $0["restarted"] as? Bool } == [true, true, true], "\(run.output)")
  }

  @Test func theFirstFailureEndsItAndTheHintGoesOn() throws {
    let server = try server(["production": .comesUp, "snapshot": .comesUp])
    let run = try release("production", at: server)
    #expect(run.status == 74)
    #expect(run.output.isEmpty)
    let error = run.errors.first ?? ""
    #expect(error.hasPrefix("kubectl rollout restart deployment \(name("staging")) "), "\(error)")
    #expect(error.contains("\"\(name("staging"))\" not found"), "\(error)")
    #expect(error.hasSuffix("; rolled out are \(name("production"))"), "\(error)")
    #expect(run.hints.first?.contains(" --start-at staging") == true, "\(run.hints)")
    #expect(server.events == [name("production"), "\(name("production")) is up"])

    server.set(name("staging"), .comesUp)
    let rest = try release("production", "--start-at", "staging", at: server)
    #expect(rest.status == 0, "\(rest.screen)")
    let renewed = ["staging", "snapshot"].map(name).flatMap { [$0, "\($0) is up"] }
    #expect(server.events.dropFirst(2) == renewed[...])
  }

  @Test func whatDoesNotComeUpInTimeIsAFailure() throws {
    let server = try server(["staging": .hangs, "snapshot": .comesUp])
    let run = try release("staging", "--timeout", "1", at: server)
    #expect(run.status == 74)
    let error = run.errors.first ?? ""
    #expect(error.hasPrefix("kubectl rollout status deployment \(name("staging")) "), "\(error)")
    #expect(error.contains("timed out"), "\(error)")
    #expect(run.hints.first?.contains(" --start-at staging") == true, "\(run.hints)")
    #expect(server.events == [name("staging")])
  }

  @Test func aRestartThatIsForbiddenChangesNothing() throws {
    let server = try server(["snapshot": .isForbidden])
    let run = try release("snapshot", at: server)
    #expect(run.status == 74)
    #expect(run.errors.first?.contains("is forbidden; nothing was rolled out") == true)
    #expect(server.events.isEmpty)
  }

  @Test func aServerThatIsNotThereIsSaid() throws {
    // A port that was free a moment ago.
    let settings = try server([:]).settings
    let port = try LoopbackServer.freePort()
    let server = try #require(settings.firstRange(of: /127.0.0.1:[0-9]+/))
    var tool = InProcessTool()
    tool.environment = HermeticEnvironment.variables(home: directory.path)
    tool.environment["KUBECONFIG"] = try directory.write(
      settings.replacingCharacters(in: server, with: "127.0.0.1:\(port)"), to: "kubeconfig")
    let run = try repository.storage(
      ["release", "snapshot", "--execute", "--unchecked"], tool: tool)
    #expect(run.status == 74)
    #expect(run.errors.first?.contains("127.0.0.1:\(port)") == true, "\(run.screen)")
    #expect(run.errors.first?.hasSuffix("; nothing was rolled out") == true, "\(run.screen)")
  }
}
