import Foundation
import TestSupport
import Testing

@testable import Git

/// Reading objects that are there, missing, damaged or of another kind.
@Suite(.tags(.medium))
struct ObjectReadingTests {
  private func kind<Result>(_ body: () throws -> Result) -> GitError.Kind? {
    thrown(GitError.self, body)?.kind
  }

  private func loosePath(_ id: ObjectID, in repository: TestRepository) -> String {
    let digits = id.description
    return repository.path + "/objects/\(digits.prefix(2))/\(digits.dropFirst(2))"
  }

  private func contents(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test("a blob is read up to the limit")
  func limits() throws {
    let repository = try TestRepository()
    let opened = try repository.open()
    for bytes in [[], [0], Array("text\n".utf8), [UInt8](repeating: 255, count: 100_000)] {
      let id = try repository.write("blob", bytes)
      #expect(try opened.blob(id) == bytes)
      #expect(try opened.blob(id, limit: bytes.count) == bytes)
      #expect(try opened.header(id) == ObjectHeader(kind: .blob, size: bytes.count))
      guard !bytes.isEmpty else { continue }
      let error = thrown(GitError.self) { try opened.blob(id, limit: bytes.count - 1) }
      #expect(error?.kind == .other)
      #expect(error?.object == id)
      #expect(error?.message.contains("\(bytes.count) bytes") == true)
    }
  }

  @Test("a commit is copied out whole, as git shows it")
  func commit() throws {
    let repository = try TestRepository {
      TestBranch("staging") { TestFile("a") }
      TestBranch("production") { TestFile("b") }
    }
    let tree = try repository.git.revParse("staging^{tree}")
    var command = repository.git.command(
      ["commit-tree", tree, "-p", "staging", "-p", "production"], input: Array("One\n\nTwo\n".utf8))
    command.environment["GIT_AUTHOR_NAME"] = "Zoë"
    command.environment["GIT_AUTHOR_DATE"] = "@6000000000 -0930"
    let id = try repository.id(digits: String(command.output().prefix(40)))
    let commit = try repository.open().commit(id)
    #expect(commit.id == id)
    #expect(commit.tree.description == tree)
    #expect(try commit.parents == [repository.id("staging"), repository.id("production")])
    #expect(
      commit.author
        == Signature(name: "Zoë", email: "storage@example.com", time: 6_000_000_000, offset: -570))
    #expect(commit.committer.time == 1_600_000_000)
    #expect(commit.message == "One\n\nTwo\n")
    #expect(commit.subject == "One")
  }

  @Test("an object of another kind is corrupt, not missing")
  func otherKinds() throws {
    let repository = try TestRepository { TestBranch("staging") { TestFile("a", "text") } }
    let opened = try repository.open()
    let (commit, tree) = (try repository.id("staging"), try repository.id("staging^{tree}"))
    let blob = try repository.id("staging:a")
    #expect(kind { try opened.tree(commit) } == .corrupt)
    #expect(kind { try opened.tree(blob) } == .corrupt)
    #expect(kind { try opened.commit(tree) } == .corrupt)
    #expect(kind { try opened.blob(tree) } == .corrupt)
    #expect(try opened.header(tree).kind == .tree)
    #expect(try opened.header(commit).kind == .commit)
  }

  @Test("an object that is not there is missing, and named")
  func missing() throws {
    let repository = try TestRepository()
    let opened = try repository.open()
    let id = ObjectID(ofBlob: Array("nowhere".utf8))
    #expect(kind { try opened.blob(id) } == .missing)
    #expect(kind { try opened.tree(id) } == .missing)
    #expect(kind { try opened.commit(id) } == .missing)
    #expect(kind { try opened.header(id) } == .missing)
    #expect(thrown(GitError.self) { try opened.tree(id) }?.object == id)
  }

  @Test("a damaged loose object is corrupt", arguments: ["empty", "short", "other", "noise"])
  func damaged(how: String) throws {
    let repository = try TestRepository()
    let noise = (0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* $0 / 7) }
    let blob = try repository.write("blob", noise)
    let tree = try repository.write("tree", Array("100644 a".utf8) + [0] + blob.bytes)
    let commit = try repository.write(
      "commit", Array("tree \(tree)\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\nx\n".utf8))
    for id in [blob, tree, commit] {
      let path = loosePath(id, in: repository)
      let other = try repository.write("blob", Array("other \(id)".utf8))
      let bytes: [UInt8] =
        switch how {
        case "empty": []
        case "short": Array(try contents(path).prefix(try contents(path).count / 2))
        case "other": try contents(loosePath(other, in: repository))
        default: Array("this is no object at all".utf8)
        }
      try FileManager.default.removeItem(atPath: path)
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
    let opened = try repository.open()
    #expect(kind { try opened.blob(blob) } == .corrupt)
    #expect(kind { try opened.tree(tree) } == .corrupt)
    #expect(kind { try opened.commit(commit) } == .corrupt)
    #expect(kind { try opened.header(blob) } == (how == "short" || how == "other" ? nil : .corrupt))
  }

  @Test("a loose object that is cut anywhere is an error at once", .timeLimit(.minutes(1)))
  func cutAnywhere() throws {
    // libgit2 alone would wait for the rest for ever.
    let repository = try TestRepository()
    let blob = try repository.write("blob", (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 77) })
    let path = loosePath(blob, in: repository)
    let whole = try contents(path)
    for length in 0..<whole.count {
      try FileManager.default.removeItem(atPath: path)
      try Data(whole.prefix(length)).write(to: URL(fileURLWithPath: path))
      let opened = try repository.open()
      #expect(kind { try opened.blob(blob) } == .corrupt, "\(length) bytes")
      #expect(kind { try opened.tree(blob) } == .corrupt, "\(length) bytes")
      // Whatever the answer, it comes.
      let staging = try ObjectStaging(opened)
      _ = try? staging.stageTree(from: nil, changing: [("a", (blob, .regular))])
      #expect(opened.commit(idPrefix: String(blob.description.prefix(8))) == nil)
    }
    // A good copy in a pack is what counts.
    try Data(whole).write(to: URL(fileURLWithPath: path))
    try repository.git.run(["pack-objects", "-q", "objects/pack/pack"], input: "\(blob)\n")
    try FileManager.default.removeItem(atPath: path)
    try Data(whole.prefix(100)).write(to: URL(fileURLWithPath: path))
    #expect(try repository.open().blob(blob).count == 300)
  }

  @Test("a cut object of an alternate store is an error at once", .timeLimit(.minutes(1)))
  func alternates() throws {
    let (repository, lender) = (try TestRepository(), try TestRepository())
    let blob = try lender.write("blob", (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 77) })
    try repository.directory.write(
      "# lender\n\(lender.path)/objects\n", to: "storage.git/objects/info/alternates")
    #expect(try repository.open().blob(blob).count == 300)
    let path = loosePath(blob, in: lender)
    chmod(path, 0o644)
    #expect(truncate(path, 100) == 0)
    #expect(kind { try repository.open().blob(blob) } == .corrupt)
  }

  @Test("objects in a pack are read; damaged ones are corrupt, those of a cut pack missing")
  func packed() throws {
    let repository = try TestRepository {
      TestBranch("staging") { TestFile("a", String(repeating: "text\n", count: 1_000)) }
    }
    try repository.git.run("repack", "-adq")
    let blob = try repository.id("staging:a")
    #expect(try repository.open().blob(blob).count == 5_000)
    let pack = try #require(repository.objectFiles().packs.first)
    let path = repository.path + "/objects/" + pack
    let whole = try contents(path)
    chmod(path, 0o644)
    var flipped = whole
    for index in 14..<(whole.count - 20) { flipped[index] ^= 0x55 }
    try Data(flipped).write(to: URL(fileURLWithPath: path))
    #expect(kind { try repository.open().blob(blob) } == .corrupt)
    // libgit2 leaves a pack out that does not have the length it says.
    try Data(whole.prefix(40)).write(to: URL(fileURLWithPath: path))
    #expect(kind { try repository.open().blob(blob) } == .missing)
  }

  @Test("tree entries keep names that are not UTF-8, modes and order")
  func treeEntries() throws {
    let repository = try TestRepository()
    let blob = try repository.write("blob", [])
    let tree = try repository.write("tree", [])
    let names: [[UInt8]] = [
      Array("a".utf8), Array("a.b".utf8), Array("dir".utf8), [0x63, 0xff, 0x01, 0x64],
      Array("é".utf8), Array("\u{65}\u{301}".utf8), Array("line\nend".utf8),
    ]
    var input: [UInt8] = []
    for (index, name) in names.enumerated() {
      let (mode, kind, id) =
        index == 2 ? ("040000", "tree", tree) : (index == 1 ? "100755" : "100644", "blob", blob)
      input += Array("\(mode) \(kind) \(id)\t".utf8) + name + [0]
    }
    let made = try repository.git.command(["mktree", "-z"], input: input).output()
    let read = try repository.open().tree(repository.id(digits: String(made.prefix(40))))
    #expect(read.count == names.count)
    let listed = try repository.git.command(["ls-tree", "-z", String(made.prefix(40))]).run()
      .output.split(separator: 0).map { Array($0.split(separator: 9, maxSplits: 1)[1]) }
    #expect(
      read.entries.map { $0.name.map { Array($0.utf8) } ?? [0x63, 0xff, 0x01, 0x64] } == listed)
    let odd = try #require(read.entries.first { $0.name == nil })
    #expect(odd.displayName == "c\\xff\\x01d")
    #expect(read.entry(named: "dir")?.isDirectory == true)
    #expect(read.entry(named: "dir")?.id == tree)
    #expect(read.entry(named: "a.b")?.mode == .executable)
    #expect(read.entry(named: "b") == nil)
    #expect(read.entry(named: "a\0") == nil)
    #expect(read.entry(named: "") == nil)
  }

  @Test("modes that only old versions of git wrote are kept")
  func oldModes() throws {
    let repository = try TestRepository()
    let blob = try repository.write("blob", [])
    let raw = blob.bytes
    let tree = try repository.write("tree", Array("100664 a".utf8) + [0] + raw)
    let opened = try repository.open()
    let entry = try #require(try opened.tree(tree).entry(named: "a"))
    #expect(entry.mode == FileMode(rawValue: 0o100664))
    #expect(entry.mode.isFile)
    #expect(entry.mode.description == "100664")
    #expect(FileMode.directory.description == "040000")
    // An edit beside it leaves it as it is.
    let staging = try ObjectStaging(opened)
    let edited = try TreeEditor(opened, staging).apply(
      [TreeEdit(["b"], .put(blob, .regular))], to: tree)
    #expect(try opened.tree(edited).entry(named: "a")?.mode.rawValue == 0o100664)
  }
}

extension ObjectID {
  /// The 20 bytes, as a tree holds them.
  fileprivate var bytes: [UInt8] {
    let digits = Array(description)
    return stride(from: 0, to: 40, by: 2).compactMap {
      UInt8(String(digits[$0..<$0 + 2]), radix: 16)
    }
  }
}
