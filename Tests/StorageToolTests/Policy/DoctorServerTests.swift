import Foundation
import TestSupport
import Testing

/// `storage doctor --server`: each thing that is wrong is found, with the line that mends it.
@Suite(.tags(.large)) struct DoctorServerTests {
  private let storage: PolicyStorage

  init() throws {
    storage = try PolicyStorage()
    for (key, value) in Self.good { try storage.server.run("config", key, value) }
  }

  private static let good = [
    ("receive.fsckObjects", "true"), ("receive.maxInputSize", "1g"),
    ("receive.denyNonFastForwards", "true"), ("receive.denyDeletes", "yes"), ("core.fsync", "all"),
    ("core.logAllRefUpdates", "true"),
  ]

  /// The checks that are not in order, by name.
  private func faults() throws -> [String: [String: Any]] {
    let run = try storage.tool.run("-C", storage.server.path, "--json", "doctor", "--server")
    let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let checks = try #require(document?["checks"] as? [[String: Any]])
    let bad = checks.filter { $0["state"] as? String != "ok" }
    #expect(
      run.status == (bad.contains { $0["state"] as? String == "fault" } ? 1 : 0), "\(run.screen)")
    return Dictionary(
      bad.compactMap { check in (check["name"] as? String).map { ($0, check) } },
      uniquingKeysWith: { first, _ in first })
  }

  @Test func aSafeHostHasNoFault() throws {
    #expect(try faults().keys.sorted() == [])
  }

  @Test(arguments: [
    ("receive.fsckObjects", "false"), ("receive.fsckObjects", nil),
    ("receive.maxInputSize", "0"), ("receive.maxInputSize", nil),
    ("receive.denyNonFastForwards", "no"), ("receive.denyNonFastForwards", nil),
    ("receive.denyDeletes", "false"), ("receive.denyDeletes", nil),
    ("core.fsync", "committed"), ("core.fsync", "all,-reference"), ("core.fsync", "none"),
    ("core.fsync", nil),
  ])
  func eachSettingTurnedWrongIsFound(key: String, value: String?) throws {
    if let value {
      try storage.server.run("config", key, value)
    } else {
      try storage.server.run("config", "--unset", key)
    }
    let found = try faults()
    #expect(found.keys.sorted() == [key])
    let hint = try #require(found[key]?["hint"] as? String)
    // As somebody who pastes it.
    try storage.server.run(hint.split(separator: " ").dropFirst().map(String.init))
    #expect(try faults().isEmpty)
  }

  @Test(arguments: ["rm $0", "echo '#!/bin/sh' >$0", "echo true >>$0", "chmod -x $0"])
  func aHookThatIsNotAsItShouldBeIsFound(script: String) throws {
    let hook = storage.server.path + "/hooks/pre-receive"
    _ = try ProcessRun("sh", ["-c", script, hook]).output()
    #expect(try faults().keys.sorted() == ["pre-receive hook"])
    let run = try storage.tool.run("-C", storage.server.path, "hook", "install")
    #expect(run.status == 0, "\(run.screen)")
    #expect(try faults().isEmpty)
  }
}
