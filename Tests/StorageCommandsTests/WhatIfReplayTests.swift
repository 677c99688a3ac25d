import Foundation
import TestSupport
import Testing

/// On real promotions a preview tells beforehand what the registry answers afterwards.
@Suite(
  .tags(.medium),
  .enabled(if: SharedData.isAvailable, "needs the shared data; see STORAGE_SHARED"))
struct WhatIfReplayTests {
  /// Ten promotions whose removals took exactly what was promoted, of every direction.
  private static let names = [
    "R009", "R015", "R023", "R050", "R103", "R111", "R151", "R415", "R471", "R495",
  ]

  @Test(arguments: names)
  func aPreviewEqualsWhatIsServedAfterThePromotion(name: String) throws {
    let replay = try #require(try SharedData.replayCases().first { $0.name == name })
    #expect(Set(replay.promoted) == Set(replay.removed))
    let copy = try SharedData.freshCopy()
    for role in ["from", "to"] {
      try copy.git.run(
        "update-ref", "refs/heads/\(name)/\(role)", "refs/replay/\(name)/\(role)")
    }
    try copy.directory.write(
      """
      version: 1
      distributions:
        - name: \(replay.target)
          branch: \(name)/to
          layers: [\(replay.target)]
          promoteFrom: [\(replay.source)]
        - name: \(replay.source)
          branch: \(name)/from
          layers: [\(replay.target), \(replay.source)]
          overwrite: yes
          remove: yes
      """, to: "storage.yml")
    let tool = InProcessTool()
    let start = ["-C", copy.path, "--config", copy.directory.path("storage.yml")]
    let version = try #require(replay.promoted.first)
    let dash = try #require(version.firstIndex(of: "-"))
    let page = "/package/\(version[..<dash])/\(version[version.index(after: dash)...])/"
    let paths = [
      "/search?all=true", "/search", "/categories", "/search?kibana.version=7.10.2",
      "/search?kibana.version=8.0.0&prerelease=true", page,
    ]
    let supposed = replay.promoted.flatMap { ["--promote", $0] }
    func answers(_ more: [String]) -> [String] {
      paths.map { path in
        let run = tool.run(start + ["preview", replay.target, path] + more)
        #expect(run.status == 0, "\(run.error)")
        return run.output
      }
    }

    let before = try RepositoryState(path: copy.path)
    let previews = answers(supposed)
    let changes = tool.run(start + ["preview", replay.target, "--changes"] + supposed)
    #expect(changes.status == 0, "\(changes.screen)")
    for version in replay.promoted {
      #expect(changes.output.contains("+ \(version)"), "\(changes.screen)")
    }
    #expect(try RepositoryState(path: copy.path).changes(since: before) == [])

    let promotion = tool.run(
      start + ["promote", "--from", replay.source, "--to", replay.target] + replay.promoted)
    #expect(promotion.status == 0, "\(promotion.screen)")
    for (path, (preview, answer)) in zip(paths, zip(previews, answers([]))) {
      #expect(preview == answer, "\(path)")
      #expect(!answer.isEmpty)
    }
  }
}
