import Foundation
import TestSupport

/// Builds the scenarios: every command that writes.
struct Scenarios {
  let laboratory: Laboratory

  /// Commands that a plain storage can show, each with a template of its own.
  func all() throws -> [Scenario] {
    let packages = try builtPackages()
    let plain = try storage()
    let packed = laboratory.freshPath()
    try FolderCopy.make(of: plain, at: packed)
    try GitOracle(packed).run("pack-refs", "--all")
    let promoted = laboratory.freshPath()
    try FolderCopy.make(of: plain, at: promoted)
    try run(["-C", promoted, "promote", "pkg1-1.0.0", "--from", "snapshot", "--to", "staging"])
    let promotion = try GitOracle(promoted).revParse("refs/heads/staging")
    let references = (1...30).map { "pkg\($0)-1.0.0" }
    let pinned = laboratory.freshPath()
    try FolderCopy.make(of: try storage(recipe: "FROM example.com/registry:v1.0.0\n"), at: pinned)
    var undoNewest = try scenario("undo", promoted) { ["-C", $0, "undo"] }
    undoNewest.isToggle = true
    return [
      try Scenario("init", template: nil, in: laboratory) { ["init", $0] },
      try scenario("add", plain) { ["-C", $0, "add"] + packages + ["--to", "snapshot"] },
      try scenario("promote", plain) {
        ["-C", $0, "promote", "pkg1-1.0.0", "--from", "snapshot", "--to", "staging"]
      },
      try scenario("promote packed references", packed) {
        ["-C", $0, "promote", "pkg1-1.0.0", "--from", "snapshot", "--to", "staging"]
      },
      try scenario("promote 30", plain) {
        ["-C", $0, "promote"] + references + ["--from", "snapshot", "--to", "staging"]
      },
      try scenario("remove", plain) { ["-C", $0, "remove", "pkg2-1.0.0", "--from", "snapshot"] },
      try scenario("undo COMMIT", promoted) { ["-C", $0, "undo", promotion] },
      undoNewest,
      try scenario("registry-version set", pinned) {
        ["-C", $0, "registry-version", "set", "v1.1.0", "--all"]
      },
      try scenario("tag", plain) { ["-C", $0, "tag", "8.5.0"] },
    ]
  }

  private func scenario(
    _ name: String, _ template: String, words: @escaping @Sendable (String) -> [String]
  ) throws -> Scenario {
    try Scenario(name, template: template, in: laboratory, words: words)
  }

  /// A storage with thirty packages in snapshot and one in production.
  ///
  /// `recipe` is the Dockerfile of every branch, where there is one.
  func storage(recipe: String? = nil) throws -> String {
    let files = recipe.map { [TestFile("Dockerfile", $0)] } ?? []
    let repository = try TestRepository {
      TestBranch("production") {
        TestPackage("base", "1.0.0")
        files
      }
      TestBranch("staging") { files }
      TestBranch("snapshot") {
        files
        for number in 1...30 { TestPackage("pkg\(number)", "1.0.0", content: "\(number)") }
      }
    }
    try repository.git.run("config", "core.logAllRefUpdates", "true")
    let path = laboratory.freshPath()
    try FolderCopy.make(of: repository.path, at: path)
    return path
  }

  /// Two built packages on the disk, to be added.
  func builtPackages() throws -> [String] {
    let folder = laboratory.freshPath()
    return try [TestPackage("new", "1.0.0"), TestPackage("newer", "2.0.0-beta.1")].map { package in
      for file in package.files {
        let path = folder + "/" + file.path
        let above = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: above, withIntermediateDirectories: true)
        try TextFile.write(String(decoding: file.bytes, as: UTF8.self), to: path)
      }
      return "\(folder)/packages/\(package.name)/\(package.version)"
    }
  }

  private func run(_ words: [String]) throws {
    let run = try laboratory.tool.run(words)
    guard run.status == 0 else { throw ScenarioFailed(name: "prepare", screen: run.screen) }
  }
}
