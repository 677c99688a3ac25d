import Foundation
import TestSupport
import Testing

/// Repositories that no tool of good will makes: every command answers or refuses, and none falls.
@Suite(.tags(.medium)) struct HostileRepositoryTests {
  /// What is wrong with the branch snapshot, or with the repository.
  enum Fault: String, CaseIterable, CustomTestStringConvertible {
    case packagesIsAFile, nameIsAFile, versionIsAFile, versionIsALink, versionIsASubmodule
    case manifestIsAFolder, nameIsTwoDots, nameIsDotGit, nameHasASlash, nameIsNoText, nameIsHuge
    case nameIsEmpty, modeIsZero, twins, unsorted, treeIsGarbage, treeIsCut, treeIsABlob
    case blobIsATree, treeIsMissing, versionIsMissing, blobIsMissing, commitIsGarbage
    case branchIsATree, branchIsATag, branchIsGarbage, branchIsNothing, branchIsALoop
    case branchIsAFolder, objectIsCut, headIsGarbage, deep
    var testDescription: String { rawValue }
  }

  private static let commands =
    [
      ["status"], ["list"], ["list", "--served", "snapshot"], ["log"], ["log", "foo"],
      ["show", "foo-1.2.3"], ["diff", "staging", "snapshot"], ["doctor"], ["undo", "--dry-run"],
      ["remove", "--superseded", "--from", "snapshot", "--dry-run"],
      ["promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging", "--dry-run"],
      ["__complete", "--", "show", "f"],
    ] + writing

  /// Those that change a storage, so that the next command gets a fresh one.
  private static let writing = [
    ["promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging"],
    ["remove", "foo-1.2.3", "--from", "snapshot"], ["tag", "8.5.0"],
  ]

  private func damaged(_ fault: Fault) throws -> TestRepository {
    let repository = try TestRepository {
      TestBranch("production")
      TestBranch("staging") { TestPackage("foo", "1.0.0") }
      TestBranch("snapshot") { TestPackage("foo", "1.2.3") }
    }
    try Damage(repository).make(fault)
    return repository
  }

  @Test(arguments: Fault.allCases)
  func everyCommandAnswersOrRefuses(fault: Fault) throws {
    let world = try TemporaryDirectory("storage-hostile")
    var unchanged: TestRepository?
    for command in Self.commands {
      let repository = try unchanged ?? damaged(fault)
      unchanged = Self.writing.contains(command) ? nil : repository
      var tool = InProcessTool()
      tool.directory = world.path
      let before = try GitOracle(repository.path).command(["show-ref"]).run().outputText
      let started = ContinuousClock.now
      let run = tool.run(["-C", repository.path] + command)
      #expect(started.duration(to: .now) < .seconds(60), "\(run.screen)")
      #expect([0, 1, 2, 70].contains(run.status), "\(run.screen)")
      if run.status != 0, command != ["doctor"] {
        #expect(run.output == "", "\(run.screen)")
        #expect(!run.errors.isEmpty, "\(run.screen)")
        let after = try GitOracle(repository.path).command(["show-ref"]).run().outputText
        #expect(after == before, "\(run.screen)")
      }
      if run.status == 70 { #expect(!run.hints.isEmpty, "\(run.screen)") }
      // Bytes that would steer a terminal are never printed.
      let scalars = (run.output + run.error).unicodeScalars
      #expect(!scalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" }, "\(run.screen)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: world.path) == [])
  }

  @Test(arguments: [Fault.treeIsMissing, .objectIsCut, .branchIsATree, .packagesIsAFile])
  func theDoctorSaysWhichBranchIsDamaged(fault: Fault) throws {
    let repository = try TestRepository {
      TestBranch("production")
      TestBranch("staging")
      TestBranch("snapshot") { TestPackage("foo", "1.2.3") }
    }
    try Damage(repository).make(fault)
    let run = InProcessTool().run(["-C", repository.path, "doctor"])
    #expect(run.status == 1, "\(run.screen)")
    #expect(run.output.contains("fault: branch snapshot: "), "\(run.screen)")
    #expect(run.output.contains("ok: branch staging: "), "\(run.screen)")
  }
}

/// Damages a repository with objects that git would refuse to make.
private struct Damage {
  private let repository: TestRepository
  private var git: GitOracle { repository.git }

  init(_ repository: TestRepository) {
    self.repository = repository
  }

  func make(_ fault: HostileRepositoryTests.Fault) throws {
    let blob = try object("blob", Array("text\n".utf8))
    let version = try repository.tree("snapshot", package: "foo", "1.2.3")
    let missing = String(repeating: "1234567890", count: 4)
    switch fault {
    case .packagesIsAFile: try root([("100644", "packages", blob)])
    case .nameIsAFile: try packages([("100644", "foo", blob)])
    case .versionIsAFile: try versions([("100644", "1.2.3", blob)])
    case .versionIsALink: try versions([("120000", "1.2.3", blob)])
    case .versionIsASubmodule: try versions([("160000", "1.2.3", missing)])
    case .manifestIsAFolder:
      try versions([("40000", "1.2.3", try tree([("40000", "manifest.yml", version)]))])
    case .nameIsTwoDots: try packages([("40000", "..", version)])
    case .nameIsDotGit: try packages([("40000", ".git", version), ("40000", "GIT~1", version)])
    case .nameHasASlash: try versions([("40000", "1.2.3/x", version)])
    case .nameIsNoText:
      try commit(try tree([("40000", "packages", try tree([("40000", "f\u{1b}[31m", version)]))]))
      try rawVersions(Array("40000 ".utf8) + [0xff, 0xfe, 0x0a, 0x00] + Self.bytes(version))
    case .nameIsHuge: try versions([("40000", String(repeating: "9", count: 5_000), version)])
    case .nameIsEmpty: try versions([("40000", "", version)])
    case .modeIsZero: try versions([("0", "1.2.3", version)])
    case .twins: try versions([("40000", "1.2.3", version), ("40000", "1.2.3", blob)])
    case .unsorted: try versions([("40000", "9.0.0", version), ("40000", "1.2.3", version)])
    case .treeIsGarbage: try rawVersions(Array("nothing like a tree".utf8))
    case .treeIsCut: try rawVersions(Array("40000 1.2.3".utf8) + [0] + [1, 2, 3])
    case .treeIsABlob: try packages([("40000", "foo", blob)])
    case .blobIsATree:
      try versions([("40000", "1.2.3", version), ("100644", "1.2.3.sig", version)])
    case .treeIsMissing: try packages([("40000", "foo", missing)])
    case .versionIsMissing: try versions([("40000", "1.2.3", missing)])
    case .blobIsMissing:
      try versions([("40000", "1.2.3", try tree([("100644", "manifest.yml", missing)]))])
    case .commitIsGarbage: try point(try object("commit", Array("tree nonsense\n\n".utf8)))
    case .branchIsATree: try point(version)
    case .branchIsATag:
      let tip = try repository.tip("snapshot")
      let text = "object \(tip)\ntype commit\ntag t\ntagger A <a@b> 0 +0000\n\nx\n"
      try point(try object("tag", Array(text.utf8)))
    case .branchIsGarbage: try write("garbage")
    case .branchIsNothing: try write(missing)
    case .branchIsALoop: try write("ref: refs/heads/snapshot")
    case .branchIsAFolder:
      try FileManager.default.removeItem(atPath: repository.path + "/refs/heads/snapshot")
      try repository.directory.makeDirectory("storage.git/refs/heads/snapshot/below")
    case .objectIsCut:
      let id = try object("tree", Array("40000 foo".utf8) + [0] + Self.bytes(version))
      let file = "\(repository.path)/objects/\(id.prefix(2))/\(id.dropFirst(2))"
      let bytes = try #require(FileManager.default.contents(atPath: file))
      try FileManager.default.removeItem(atPath: file)
      try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: file))
      try commit(try tree([("40000", "packages", id)]))
    case .headIsGarbage:
      try repository.directory.write("ref: refs/heads/../../x\n", to: "storage.git/HEAD")
    case .deep:
      let path = "packages/foo/1.2.3" + String(repeating: "/d", count: 2_000)
      try repository.commit(to: "snapshot") { TestFile(path, "deep") }
    }
  }

  private typealias Entry = (mode: String, name: String, id: String)

  private func object(_ kind: String, _ bytes: [UInt8]) throws -> String {
    let run = git.command(
      ["hash-object", "-t", kind, "--literally", "-w", "--stdin"], input: bytes)
    return try run.output().trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func tree(_ entries: [Entry]) throws -> String {
    try object(
      "tree",
      entries.flatMap { Array("\($0.mode) \($0.name)".utf8) + [0] + Self.bytes($0.id) })
  }

  private func root(_ entries: [Entry]) throws { try commit(try tree(entries)) }

  private func packages(_ entries: [Entry]) throws {
    try root([("40000", "packages", try tree(entries))])
  }

  private func versions(_ entries: [Entry]) throws {
    try packages([("40000", "foo", try tree(entries))])
  }

  private func rawVersions(_ bytes: [UInt8]) throws {
    try packages([("40000", "foo", try object("tree", bytes))])
  }

  private func commit(_ tree: String) throws {
    let tip = try repository.tip("snapshot")
    let person = "A <a@example.com> 1600000000 +0000"
    let text = "tree \(tree)\nparent \(tip)\nauthor \(person)\ncommitter \(person)\n\nHostile\n"
    try point(try object("commit", Array(text.utf8)))
  }

  private func point(_ id: String) throws { try write(id) }

  private func write(_ text: String) throws {
    try repository.directory.write(text + "\n", to: "storage.git/refs/heads/snapshot")
  }

  private static func bytes(_ id: String) -> [UInt8] {
    let digits = Array(id)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(digits[$0...($0 + 1)]), radix: 16)
    }
  }
}
