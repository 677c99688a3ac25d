import Foundation
import TestSupport
import Testing

/// Two people promote at the same moment to one server, each in a clone of their own.
@Suite(.tags(.large), .enabled(if: StorageTool.isBuilt, "needs the built program"))
struct PushRaceTests {
  private static let rounds = 20

  @Test func nothingIsLostOrDoubled() throws {
    let tool = try StorageTool()
    let server = try TestRepository {
      TestBranch("production")
      TestBranch("staging") { TestPackage("seed", "1.0.0") }
      TestBranch("snapshot") {
        for round in 0..<Self.rounds {
          TestPackage("ann", "1.0.\(round)")
          TestPackage("ben", "1.0.\(round)")
          TestPackage("both", "1.0.\(round)")
        }
      }
    }
    try server.git.run("config", "uploadpack.allowFilter", "true")
    let packages = try Self.trees(server, "snapshot")
    #expect(packages.count == 3 * Self.rounds)
    for name in ["ann", "ben"] {
      let run = try tool.run("clone", "file://\(server.path)", "\(name).git")
      #expect(run.status == 0, "\(run.screen)")
    }
    for round in 0..<Self.rounds {
      // One version of their own each, and one that both want.
      let running = try ["ann", "ben"].map { name in
        try tool.command([
          "-C", "\(name).git", "promote", "\(name)-1.0.\(round)", "both-1.0.\(round)",
          "--from", "snapshot", "--to", "staging", "--push",
        ]).start()
      }
      for process in running {
        let result = try process.wait()
        #expect(result.status == 0, "round \(round): \(result.errorText)")
      }
      let staging = try Self.trees(server, "staging")
      let snapshot = try Self.trees(server, "snapshot")
      for name in ["ann", "ben", "both"] {
        let version = "\(name)/1.0.\(round)"
        #expect(staging[version] == packages[version] && staging[version] != nil, "\(version)")
        #expect(snapshot[version] == nil, "\(version)")
      }
      #expect(
        staging.count == 3 * (round + 1) + 1
          && staging.count + snapshot.count == 3 * Self.rounds + 1)
    }
    // Every version was put in once and taken out once: by one commit each.
    for (branch, sign) in [("staging", "A"), ("snapshot", "D")] {
      let changes = try server.git.run(
        "log", "--format=", "--name-status", "--no-renames",
        "\(branch)~\(2 * Self.rounds)..\(branch)")
      let manifests = changes.split(separator: "\n").filter { $0.hasSuffix("/manifest.yml") }
      let versions = manifests.filter { $0.split(separator: "/").count == 4 }
      #expect(versions.count == 3 * Self.rounds && versions.allSatisfy { $0.hasPrefix(sign) })
      #expect(Set(versions).count == versions.count)
    }
    try server.git.fsck()
  }

  /// The tree of every version that a branch holds.
  private static func trees(
    _ server: TestRepository, _ branch: String
  ) throws -> [String: String] {
    let lines = try server.git.run("ls-tree", "-r", "-t", "-d", branch, "packages/")
    return Dictionary(
      uniqueKeysWithValues: lines.split(separator: "\n").compactMap { line in
        let words = line.split { $0 == " " || $0 == "\t" }
        let parts = words[3].split(separator: "/")
        return parts.count == 3 ? (parts[1...].joined(separator: "/"), String(words[2])) : nil
      })
  }
}
