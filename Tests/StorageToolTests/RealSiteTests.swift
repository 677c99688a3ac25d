import Foundation
import TestSupport
import Testing

/// Sites of the real branches.
@Suite(
  .tags(.large), .serialized, .enabled(if: StorageTool.isBuilt, "needs the built program"),
  .enabled(if: SharedData.isAvailable, "the real material is not there"))
struct RealSiteTests {
  /// Whether to build all of production, twice: minutes, and 10 GB.
  private static let isWhole =
    ["1", "site"].contains(ProcessInfo.processInfo.environment["STORAGE_LONG_TESTS"])

  private let copy: RepositoryCopy
  private let tool: StorageTool

  init() throws {
    copy = try SharedData.freshCopy()
    tool = try StorageTool()
    try copy.git.run("config", "user.name", "Test")
    try copy.git.run("config", "user.email", "test@example.com")
    // Staging alone: 24 versions; all of production, 1,920, takes minutes in a debug build.
    try copy.directory.write(
      """
      version: 1
      distributions:
        - {name: alone, branch: staging, promoteFrom: [snapshot]}
        - {name: snapshot, branch: snapshot, remove: yes}

      """, to: "alone.yml")
  }

  /// Builds a site into a folder: an absolute path, or one beside the storage.
  private func build(
    _ distribution: String, _ site: String, alone: Bool = true
  ) throws -> [String: Any] {
    let settings = alone ? ["--config", copy.directory.path("alone.yml")] : []
    let output = site.hasPrefix("/") ? site : copy.directory.path(site)
    let run = try tool.run(
      ["-C", copy.path] + settings + ["build", distribution, "--output", output, "--json"],
      timeout: 3_000)
    try #require(run.status == 0, "\(run.screen)")
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    return try #require(json as? [String: Any])
  }

  private func check(_ site: String, archives: Int) throws {
    let path = copy.directory.path(site)
    let sums = try ProcessRun(
      "sha256sum", ["--check", "--strict", "--quiet", "SHA256SUMS"], directory: path, timeout: 600
    ).run()
    #expect(sums.succeeded, "\(sums.errorText)")
    let made = try ProcessRun(
      "sh", ["-c", "find epr -name '*.zip' | wc -l; find epr -name '*.tar.gz' | wc -l"],
      directory: path
    ).output()
    #expect(made.split(separator: "\n").map { Int($0) } == [archives, archives])
    // git is the oracle: what tar unpacks is what the tree holds.
    let tars = try ProcessRun(
      "sh", ["-c", "ls epr/*/*.tar.gz | head -n 3"], directory: path
    ).output()
    for tar in tars.split(separator: "\n") {
      let folder = String(tar.split(separator: "/")[2].dropLast(".tar.gz".count))
      let unpacked = try copy.directory.makeDirectory("unpacked-\(folder)")
      _ = try ProcessRun(
        "tar", ["xzf", "\(path)/\(tar)", "-C", unpacked, "--strip-components", "1"]
      ).output()
      let index = copy.directory.path("index-\(folder)")
      let tree = try ProcessRun(
        "sh",
        ["-c", "git --git-dir '\(copy.path)' --work-tree . add -f . && git -C . write-tree"],
        environment: HermeticEnvironment.variables(home: copy.directory.path)
          .merging(["GIT_INDEX_FILE": index, "GIT_DIR": copy.path]) { $1 },
        directory: unpacked
      ).output()
      let dash = try #require(folder.firstIndex(of: "-"))
      let version = folder[folder.index(after: dash)...]
      let wanted = try copy.git.revParse("staging:packages/\(folder[..<dash])/\(version)")
      #expect(tree == wanted + "\n", "\(tar)")
    }
  }

  @Test func stagingIsBuiltAndBuiltOn() throws {
    let first = try build("alone", "site")
    #expect(first["written"] as? Int == 24)
    try check("site", archives: 24)
    #expect(try build("alone", "site")["unchanged"] as? Bool == true)

    let listing = try copy.git.run("ls-tree", "--name-only", "snapshot:packages/1password")
    let version = try #require(listing.split(separator: "\n").first)
    let promoted = try tool.run(
      "-C", copy.path, "--config", copy.directory.path("alone.yml"), "promote",
      "1password-\(version)", "--from", "snapshot", "--to", "alone")
    try #require(promoted.status == 0, "\(promoted.screen)")
    let second = try build("alone", "site")
    #expect(second["written"] as? Int == 1)
    #expect(second["kept"] as? Int == 24)
    _ = try build("alone", "other")
    let difference = try ProcessRun(
      "diff", ["-r", copy.directory.path("site"), copy.directory.path("other")]
    ).run()
    #expect(difference.succeeded, "\(difference.outputText)")
  }

  @Test(.enabled(if: isWhole, "STORAGE_LONG_TESTS=site builds all of production"))
  func productionIsBuiltAndBuiltOn() throws {
    let folder = try TemporaryDirectory("storage-site", memory: 12 << 30)
    let (site, other) = (folder.path("site"), folder.path("other"))
    #expect(try build("production", site, alone: false)["written"] as? Int == 1_920)
    let sums = try ProcessRun(
      "sha256sum", ["--check", "--strict", "--quiet", "SHA256SUMS"], directory: site, timeout: 600
    ).run()
    #expect(sums.succeeded, "\(sums.errorText)")
    #expect(try build("production", site, alone: false)["unchanged"] as? Bool == true)

    let version = try copy.git.run("ls-tree", "--name-only", "snapshot:packages/1password")
      .split(separator: "\n").first
    let promoted = try tool.run(
      "-C", copy.path, "promote", "1password-\(try #require(version))", "--from", "snapshot",
      "--to", "production")
    try #require(promoted.status == 0, "\(promoted.screen)")
    let second = try build("production", site, alone: false)
    #expect(second["written"] as? Int == 1)
    #expect(second["kept"] as? Int == 1_920)
    // What was made step by step is what is made at once, and both times the same.
    #expect(try build("production", other, alone: false)["written"] as? Int == 1_921)
    let difference = try ProcessRun("diff", ["-rq", site, other], timeout: 600).run()
    #expect(difference.succeeded, "\(difference.outputText)")
  }
}
