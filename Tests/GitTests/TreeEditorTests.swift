import Foundation
import Git
import TestSupport
import Testing

/// Tree edits against git's own index.
@Suite(.tags(.medium))
struct TreeEditorTests {
  /// Folders and files as a test sees them: path to file contents.
  typealias Files = [String: String]

  private func makeTree(_ files: Files, in repository: TestRepository) throws -> ObjectID {
    let index = repository.directory.path("index-\(UUID())")
    func git(_ arguments: [String], _ input: String = "") throws -> String {
      var command = repository.git.command(arguments, input: Array(input.utf8))
      command.environment["GIT_INDEX_FILE"] = index
      return try command.output()
    }
    let lines = try files.sorted { $0.key < $1.key }.map { path, text in
      "100644 \(try repository.write("blob", Array(text.utf8)))\t\(path)\n"
    }
    _ = try git(["update-index", "--add", "--index-info"], lines.joined())
    return try repository.id(digits: String(git(["write-tree"]).prefix(40)))
  }

  @Test("random edits give git's tree", arguments: UInt64(0)..<50)
  func random(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let repository = try TestRepository()
    let opened = try repository.open()
    let staging = try ObjectStaging(opened)
    let names = ["a", "a.b", "a-b", "b", "é"]
    func path() -> [String] {
      (0..<Int.random(in: 1...3, using: &random)).map { _ in
        names.randomElement(using: &random) ?? "a"
      }
    }
    // No file where another path has a folder.
    func fits(_ path: String, _ others: some Sequence<String>) -> Bool {
      others.allSatisfy {
        $0 == path || !($0 + "/").hasPrefix(path + "/") && !(path + "/").hasPrefix($0 + "/")
      }
    }
    var files: Files = [:]
    for _ in 0..<12 {
      let path = path().joined(separator: "/")
      if fits(path, files.keys) { files[path] = "old \(Int.random(in: 0..<3, using: &random))" }
    }
    let base = try files.isEmpty ? nil : makeTree(files, in: repository)
    var edits: [String: TreeEdit.Change] = [:]
    for _ in 0..<8 {
      let path = path().joined(separator: "/")
      guard fits(path, files.keys), fits(path, edits.keys), edits[path] == nil else { continue }
      if files[path] != nil, Bool.random(using: &random) {
        (edits[path], files[path]) = (.remove, nil)
      } else {
        let text = "new \(Int.random(in: 0..<3, using: &random))"
        files[path] = text
        edits[path] = .put(try staging.stageBlob(Array(text.utf8)), .regular)
      }
    }
    let all = edits.map { TreeEdit($0.key.split(separator: "/").map(String.init), $0.value) }
    let edited = try TreeEditor(opened, staging).apply(all.shuffled(using: &random), to: base)
    try staging.publish()
    let expected = try files.isEmpty ? .emptyTree : makeTree(files, in: repository)
    #expect(edited == expected)
    let listed = try repository.git.lsTree("\(edited)", recursive: true)
    #expect(Set(listed.map(\.path)) == Set(files.keys))
    try repository.git.fsck()
  }

  private struct World {
    let repository: TestRepository
    let opened: Repository
    let staging: ObjectStaging
    let root: ObjectID
    let blob: ObjectID

    init() throws {
      repository = try TestRepository {
        TestBranch("staging") {
          TestFile("file", "f")
          TestFile("x/y/one", "1")
          TestFile("x/y/two", "2")
          TestFile("z/three", "3", mode: .executable)
        }
      }
      opened = try repository.open()
      staging = try ObjectStaging(opened)
      root = try repository.id("staging^{tree}")
      blob = try staging.stageBlob(Array("new".utf8))
    }

    func apply(_ edits: [TreeEdit], to root: ObjectID?) throws -> [String] {
      let edited = try TreeEditor(opened, staging).apply(edits, to: root)
      try staging.publish()
      try repository.git.fsck()
      return try repository.git.lsTree("\(edited)", recursive: true)
        .map { "\($0.mode) \($0.path)" }
    }

    func refusal(_ edits: [TreeEdit], to root: ObjectID?) -> GitError? {
      thrown(GitError.self) { try TreeEditor(opened, staging).apply(edits, to: root) }
    }
  }

  @Test("folders that become empty vanish, up to the root")
  func emptyFolders() throws {
    let world = try World()
    #expect(
      try world.apply(
        [TreeEdit(["x", "y", "one"], .remove), TreeEdit(["x", "y", "two"], .remove)],
        to: world.root) == ["100644 file", "100755 z/three"])
    #expect(
      try world.apply(
        [
          TreeEdit(["x"], .remove), TreeEdit(["file"], .remove), TreeEdit(["z", "three"], .remove),
        ], to: world.root) == [])
    #expect(try TreeEditor(world.opened, world.staging).apply([], to: nil) == .emptyTree)
    #expect(try TreeEditor(world.opened, world.staging).apply([], to: world.root) == world.root)
  }

  @Test("a folder takes the place of a file and the other way round, ids and modes kept")
  func replacing() throws {
    let world = try World()
    let folder = try world.repository.id("staging:z")
    #expect(
      try world.apply(
        [
          TreeEdit(["file"], .put(folder, .directory)), TreeEdit(["x"], .put(world.blob, .regular)),
        ],
        to: world.root) == ["100755 file/three", "100644 x", "100755 z/three"])
    #expect(
      try world.apply([TreeEdit(["a", "b", "c"], .put(folder, .directory))], to: nil)
        == ["100755 a/b/c/three"])
  }

  @Test("what cannot be done is refused with the path")
  func refused() throws {
    let world = try World()
    let put = TreeEdit.Change.put(world.blob, .regular)
    for (edits, root, words) in [
      ([TreeEdit(["file", "below"], put)], world.root, "file"),
      ([TreeEdit(["x", "y", "one", "deep", "er"], put)], world.root, "x/y/one"),
      ([TreeEdit(["x", "no"], .remove)], world.root, "x/no"),
      ([TreeEdit(["no", "no"], .remove)], world.root, "no/no"),
      ([TreeEdit(["no"], .remove)], nil, "no"),
      ([TreeEdit(["x"], put), TreeEdit(["x", "y"], put)], world.root, "x"),
      ([TreeEdit(["x", "y"], put), TreeEdit(["x"], .remove)], world.root, "x"),
      ([TreeEdit(["q"], put), TreeEdit(["q"], put)], world.root, "q"),
      ([TreeEdit([], put)], world.root, "edit"),
      ([TreeEdit(["..", "a"], put)], world.root, ".."),
      ([TreeEdit([".git", "a"], put)], world.root, ".git"),
      ([TreeEdit(["", "a"], put)], world.root, "invalid name"),
      ([TreeEdit(["a", ""], put)], world.root, "a"),
    ] as [([TreeEdit], ObjectID?, String)] {
      let error = world.refusal(edits, to: root)
      #expect(error?.description.contains(words) == true, "\(edits): \(error?.description ?? "-")")
      #expect(error?.kind == .other)
    }
    let nowhere = ObjectID(ofBlob: [9, 9, 9])
    #expect(world.refusal([TreeEdit(["a"], put)], to: nowhere)?.kind == .missing)
    #expect(world.refusal([TreeEdit(["a"], .put(nowhere, .regular))], to: nil)?.kind == .missing)
    #expect(world.refusal([TreeEdit(["a"], put)], to: world.blob)?.kind == .corrupt)
  }
}
