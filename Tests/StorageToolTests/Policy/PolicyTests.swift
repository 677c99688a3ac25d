import Foundation
import TestSupport
import Testing

/// Each rule of policy, by `validate --base` and by a push to a server with the hook.
@Suite(.tags(.large)) struct PolicyTests {
  @Test(arguments: PolicyCases.all)
  func isToldAndEnforced(_ policy: PolicyCase) throws {
    let storage = try PolicyStorage()
    try policy.change(storage.client)
    let (findings, status) = try storage.validate(policy.distribution)
    let found = findings.filter { $0["rule"] as? String == policy.rule }
    #expect(found.isEmpty == (policy.severity == nil), "\(findings)")
    for finding in found {
      #expect(finding["severity"] as? String == policy.severity)
      #expect(finding["distribution"] as? String == policy.distribution)
      #expect((finding["commit"] as? String)?.count == 40)
      #expect((finding["hint"] as? String)?.isEmpty == false)
      #expect((finding["message"] as? String)?.isEmpty == false)
    }
    #expect(status == (policy.isRefused ? 1 : 0), "\(findings)")

    let before = try storage.serverState()
    let result = try storage.push(["--atomic"] + policy.branches)
    #expect(result.status == (policy.isRefused ? 1 : 0), "\(result.errorText)")
    if let severity = policy.severity {
      let lines = result.errorText.split(separator: "\n").filter { $0.contains("[\(policy.rule)]") }
      #expect(lines.contains { $0.contains("\(severity): ") }, "\(result.errorText)")
    }
    for branch in policy.branches {
      #expect(
        try (storage.server.revParse("refs/heads/\(branch)") == storage.client.tip(branch))
          != policy.isRefused)
    }
    if policy.isRefused { #expect(try storage.serverState() == before) }
    try storage.server.fsck()
  }

  @Test func everyRuleThatAChangeCanBreakHasCases() throws {
    let tool = try StorageTool()
    let run = try tool.run("validate", "--list-rules")
    let rules = run.output.split(separator: "\n").compactMap {
      $0.split(separator: " ").first.map(String.init)
    }
    let policy = rules.filter { !$0.contains(".") }
    #expect(policy.count == Set(policy).count)
    // By pushes alone: PushTests.
    let elsewhere: Set = ["branch", "settings", "tag"]
    for rule in policy where !elsewhere.contains(rule) {
      #expect(PolicyCases.all.contains { $0.rule == rule && $0.severity != nil }, "\(rule)")
      #expect(PolicyCases.all.contains { $0.rule == rule && $0.severity == nil }, "\(rule)")
    }
  }
}
