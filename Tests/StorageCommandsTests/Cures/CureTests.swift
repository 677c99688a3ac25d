import Foundation
import StorageCommands
import TestSupport
import Testing

/// Every kind of failure has a hint, and following it helps.
@Suite(.tags(.medium)) struct CureTests {
  @Test func everyKindOfFailureHasACase() {
    let provoked = Set(FailureCase.all.map(\.code))
    let missing = Set(FailureCode.allCases).subtracting(provoked)
    #expect(missing == Set(FailureCase.elsewhere.keys))
  }

  // Only root can give a repository away.
  @Test(arguments: FailureCase.all.filter { $0.code != .notOwned || geteuid() == 0 })
  func theHintHelps(failure: FailureCase) throws {
    let world = try CureWorld()
    try failure.prepare(world)
    let arguments = failure.arguments.map { world.words[$0] ?? $0 }
    let run = world.tool.run(["--json"] + arguments)
    #expect(run.output == "", "\(run.screen)")
    #expect(try run.failureCode() == failure.code.rawValue, "\(run.screen)")
    let hints = try run.failureHints()
    try #require(!hints.isEmpty, "\(run.screen)")

    switch failure.cure {
    case .mended:
      for run in try follow(failure, hints, in: world) { #expect(run.status == 0, "\(run.screen)") }
    case .again:
      for run in try follow(failure, hints, in: world) { #expect(run.status == 0, "\(run.screen)") }
      let again = world.tool.run(arguments)
      #expect(again.status == 0, "\(again.screen)")
    case .leads(let code):
      for run in try follow(failure, hints, in: world) { #expect(run.status == 0, "\(run.screen)") }
      let again = world.tool.run(["--json"] + arguments)
      #expect(try again.failureCode() == code.rawValue, "\(again.screen)")
    case .shows(let text):
      for run in try follow(failure, hints, in: world) {
        #expect((run.output + run.error).contains(text), "\(run.screen)")
      }
    case .words(let text):
      #expect(hints.contains { $0.contains(text) }, "\(run.screen)")
    case .waits(let text):
      #expect(hints.contains { $0.contains(text) }, "\(run.screen)")
      try failure.until(world)
      let again = world.tool.run(arguments)
      #expect(again.status == 0, "\(again.screen)")
    }
  }

  private func follow(
    _ failure: FailureCase, _ hints: [String], in world: CureWorld
  ) throws -> [CommandRun] {
    try failure.hints.map { place in
      try #require(hints.indices.contains(place), "\(hints)")
      return try world.follow(hints[place])
    }
  }
}

extension CommandRun {
  /// The error that `--json` reports.
  private func failure() throws -> [String: Any] {
    let document = try JSONSerialization.jsonObject(with: Data(error.utf8)) as? [String: Any]
    return try #require(document?["error"] as? [String: Any], "\(screen)")
  }

  fileprivate func failureCode() throws -> String? { try failure()["code"] as? String }

  fileprivate func failureHints() throws -> [String] {
    try #require(try failure()["hints"] as? [String], "\(screen)")
  }
}
