import Foundation
import Git
import TestSupport
import Testing

/// Trees of objects that are not here, and how objects are brought that are read.
@Suite(.tags(.medium))
struct LeftOutObjectTests {
  private let repository: TestRepository
  private let opened: Repository

  init() throws {
    repository = try TestRepository()
    opened = try repository.open()
  }

  /// An id that no object here has.
  private static func absent(_ number: Int) throws -> ObjectID {
    let digits = String(number, radix: 16)
    return try #require(
      ObjectID(hexadecimal: String(repeating: "0", count: 40 - digits.count) + digits))
  }

  @Test("trees of absent objects are git's", arguments: UInt64(0)..<20)
  func trees(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    // Names that sort otherwise as folders than as files.
    let names = ["a", "a.b", "a-b", "a0", "b", "é", "1.2.3", "1.2.3.sig", "1.2.3-rc"]
    let modes: [FileMode] = [.directory, .regular, .executable]
    opened.supply = ObjectSupply { (id) throws(GitError) in
      throw GitError("read object", message: "nobody has it", object: id, kind: .missing)
    }
    let staging = try ObjectStaging(opened)
    var entries: [String: (id: ObjectID, mode: FileMode)] = [:]
    var base: Tree?
    for round in 1...4 {
      var changes: [(name: String, entry: (id: ObjectID, mode: FileMode)?)] = []
      for name in names.shuffled(using: &random).prefix(4) {
        if entries[name] != nil, Bool.random(using: &random) {
          changes.append((name, nil))
          entries[name] = nil
        } else {
          let entry = (
            try Self.absent(Int.random(in: 1...1_000, using: &random)),
            modes.randomElement(using: &random) ?? .regular
          )
          changes.append((name, entry))
          entries[name] = entry
        }
      }
      let id = try staging.stageTree(from: base, changing: changes)
      let lines = entries.map { name, entry in
        "\(entry.mode) \(entry.mode == .directory ? "tree" : "blob") \(entry.id)\t\(name)\n"
      }
      let expected = try repository.git.run(["mktree", "--missing"], input: lines.joined())
      #expect((id ?? .emptyTree).description == expected, "round \(round)")
      base = try id.map(opened.tree)
    }
  }

  @Test func withoutASupplyTheyAreRefused() throws {
    let staging = try ObjectStaging(opened)
    let error = thrown(GitError.self) {
      try staging.stageTree(from: nil, changing: [("a", (Self.absent(1), .directory))])
    }
    #expect(error?.kind == .missing)
  }

  @Test(arguments: ["", ".", "..", ".git", ".GIT", "a/b", "a\u{0}b"])
  func namesThatGitForbidsAreRefused(name: String) throws {
    opened.supply = ObjectSupply { (_) throws(GitError) in }
    let staging = try ObjectStaging(opened)
    #expect(
      thrown(GitError.self) {
        try staging.stageTree(from: nil, changing: [(name, (Self.absent(1), .directory))])
      } != nil)
  }

  @Test func whatIsReadIsBrought() throws {
    let other = try TestRepository { TestBranch("main") { TestFile("a/b", "text\n") } }
    let (folder, file) = (try other.id("main:a"), try other.id("main:a/b"))
    let asked = Asked()
    opened.supply = ObjectSupply { [repository] (id) throws(GitError) in
      asked.ids.append(id)
      let kind = id == folder ? "tree" : "blob"
      do {
        let bytes = try other.git.command(["cat-file", kind, "\(id)"]).run().output
        _ = try repository.write(kind, bytes)
      } catch {
        throw GitError("bring it", message: "\(error)", object: id, kind: .system)
      }
    }
    #expect(try opened.tree(folder).entry(named: "b")?.id == file)
    #expect(try opened.blob(file) == Array("text\n".utf8))
    _ = try opened.tree(folder)
    #expect(asked.ids == [folder, file])
    // What brings nothing is asked once.
    let nobody = try Self.absent(7)
    opened.supply = ObjectSupply { (id) throws(GitError) in asked.ids.append(id) }
    #expect(thrown(GitError.self) { try opened.tree(nobody) }?.kind == .missing)
    #expect(asked.ids == [folder, file, nobody])
  }

  private final class Asked {
    var ids: [ObjectID] = []
  }

  /// What we add to the configuration is what git reads.
  @Test(arguments: [
    "plain", "with space", "#hash;semicolon", "quote\"back\\slash", "tab\tline\nend", " spaces ",
    "é",
  ])
  func sectionsAreGits(value: String) throws {
    try ConfigurationFile(of: opened).append(section: "remote", name: "up.stream", [("url", value)])
    try ConfigurationFile(of: opened)
      .append(section: "remote", name: "up.stream", [("fetch", "a"), ("fetch", value)])
    #expect(try repository.git.run("config", "remote.up.stream.url") == value)
    #expect(
      try repository.git.run("config", "-z", "--get-all", "remote.up.stream.fetch")
        == "a\u{0}\(value)\u{0}")
    let configuration = try Configuration(environment: repository.environment(), repository: opened)
    #expect(configuration.values(section: "remote", key: "url").map(\.name) == ["up.stream"])
    #expect(configuration.value("remote.up.stream.url") == value)
    #expect(!FileManager.default.fileExists(atPath: repository.path + "/config.lock"))
  }

  @Test func aLockedConfigurationIsLeftAlone() throws {
    let file = repository.path + "/config"
    let before = try String(contentsOfFile: file, encoding: .utf8)
    #expect(FileManager.default.createFile(atPath: file + ".lock", contents: nil))
    let error = thrown(GitError.self) {
      try ConfigurationFile(of: opened).append(section: "a", name: "b", [("c", "d")])
    }
    #expect(error?.kind == .system)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == before)
  }
}
