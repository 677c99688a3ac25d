import Foundation
import Git
import TestSupport
import Testing

/// Objects in memory and on the disk, against git.
@Suite(.tags(.medium))
struct ObjectStagingTests {
  let repository: TestRepository
  let opened: Repository

  init() throws {
    repository = try TestRepository { TestBranch("staging") { TestFile("a", "text\n") } }
    opened = try repository.open()
  }

  private func stageBlobs(_ count: Int, in staging: ObjectStaging) throws -> [ObjectID] {
    try (0..<count).map { try staging.stageBlob(Array("blob \($0)\n".utf8)) }
  }

  @Test("nothing is on the disk before publishing, and all is readable")
  func memory() throws {
    let before = repository.listing()
    let staging = try ObjectStaging(opened)
    let blob = try staging.stageBlob(Array("new\n".utf8))
    let tree = try #require(
      try staging.stageTree(from: nil, changing: [("file", (blob, .executable))]))
    let identity = try Identity(for: opened, now: 0)
    let commit = try staging.stageCommit(
      tree: tree, parents: [repository.id("staging")], message: "Message\n", identity: identity)
    #expect(try opened.blob(blob) == Array("new\n".utf8))
    #expect(try opened.tree(tree).entry(named: "file")?.mode == .executable)
    #expect(try opened.commit(commit).subject == "Message")
    #expect(repository.listing() == before)
    #expect(try repository.open().target(of: "refs/heads/new") == nil)
    #expect(throws: GitError.self) { try repository.open().commit(commit) }
  }

  @Test(
    "up to the limit objects are loose, above it they are one pack", arguments: [1, 20, 21, 90])
  func publishing(count: Int) throws {
    let before = repository.objectFiles()
    let staging = try ObjectStaging(opened)
    let blobs = try stageBlobs(count, in: staging)
    #expect(try staging.publish() == count)
    let after = repository.objectFiles()
    let isPacked = count > ObjectStaging.looseLimit
    #expect(after.loose.count - before.loose.count == (isPacked ? 0 : count))
    #expect(after.packs.count - before.packs.count == (isPacked ? 1 : 0))
    for (index, blob) in blobs.enumerated() {
      #expect(try repository.git.run("cat-file", "blob", "\(blob)") == "blob \(index)")
      guard index < 25 else { break }
    }
    #expect(
      !repository.listing("objects").contains { $0.contains("tmp") || $0.contains("lock") })
    try repository.git.fsck()
    // Everything is there already: nothing more is written.
    let again = try ObjectStaging(opened)
    _ = try stageBlobs(count, in: again)
    #expect(try again.publish() == 0)
    #expect(try staging.publish() == 0)
    #expect(repository.objectFiles().loose == after.loose)
  }

  @Test("objects that are loose, packed or in an alternate store are not written again")
  func existing() throws {
    let lender = try TestRepository()
    try repository.directory.write(
      lender.path + "/objects\n", to: "storage.git/objects/info/alternates")
    let opened = try repository.open()
    let loose = try repository.write("blob", Array("loose".utf8))
    let lent = try lender.write("blob", Array("lent".utf8))
    try repository.git.run("repack", "-adq")
    let staging = try ObjectStaging(opened)
    #expect(try staging.stageBlob(Array("loose".utf8)) == loose)
    #expect(try staging.stageBlob(Array("lent".utf8)) == lent)
    #expect(try staging.stageBlob(Array("text\n".utf8)) == repository.id("staging:a"))
    _ = try staging.stageBlob(Array("new".utf8))
    #expect(try staging.publish() == 1)
    try repository.git.fsck()
  }

  @Test("commits and tags are what git would write")
  func contents() throws {
    let staging = try ObjectStaging(opened)
    let tree = try repository.id("staging^{tree}")
    let parents = [try repository.id("staging")]
    for date in ["@1600000000 +0000", "@6000000000 -0930", "@0 +1400"] {
      let world = try repository.open([
        "GIT_AUTHOR_NAME": " Zoë. ", "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date,
      ])
      let identity = try Identity(for: world, now: 7)
      let message = "Subject\n\nBody, ünïcode\n"
      let commit = try staging.stageCommit(
        tree: tree, parents: parents, message: message, identity: identity)
      let tag = try staging.stageTag(
        named: "8.5.0", on: commit, message: message, identity: identity)
      try staging.publish()
      var command = repository.git.command(
        ["commit-tree", "\(tree)", "-p", "\(parents[0])"], input: Array(message.utf8))
      command.environment = world.environment
      #expect(try command.output() == "\(commit)\n")
      command.arguments = ["mktag"]
      let tagger = try repository.git.run("cat-file", "commit", "\(commit)").split(separator: "\n")
        .first { $0.hasPrefix("committer ") }?.dropFirst("committer ".count)
      command.input = Array(
        "object \(commit)\ntype commit\ntag 8.5.0\ntagger \(tagger ?? "")\n\n\(message)".utf8)
      #expect(try command.output() == "\(tag)\n")
      #expect(try repository.open().commit(commit).author.time == identity.author.time)
    }
    try repository.git.fsck()
  }

  @Test(
    "a commit without parents is allowed; its tree and parents must be what they are said to be")
  func commitKinds() throws {
    let staging = try ObjectStaging(opened)
    let identity = try Identity(for: opened, now: 0)
    let (tree, commit) = (try repository.id("staging^{tree}"), try repository.id("staging"))
    func kind(_ tree: ObjectID, _ parents: [ObjectID], _ message: String = "m") -> GitError.Kind? {
      thrown(GitError.self) {
        try staging.stageCommit(tree: tree, parents: parents, message: message, identity: identity)
      }?.kind
    }
    let nowhere = ObjectID(ofBlob: [1, 2, 3])
    #expect(kind(tree, []) == nil)
    #expect(kind(commit, []) == .corrupt)
    #expect(kind(nowhere, []) == .missing)
    #expect(kind(tree, [tree]) == .corrupt)
    #expect(kind(tree, [commit, nowhere]) == .missing)
    #expect(kind(tree, [], "a\0b") == .other)
    for name in ["", "a b", "a..b", "-", "x\0"] where name != "-" {
      #expect(throws: GitError.self) {
        try staging.stageTag(
          named: name, on: commit, message: "m\n", identity: identity)
      }
    }
    #expect(throws: GitError.self) {
      try staging.stageTag(named: "t", on: tree, message: "m\n", identity: identity)
    }
  }

  @Test("entries that git does not allow are refused, those of missing objects named")
  func badEntries() throws {
    let staging = try ObjectStaging(opened)
    let blob = try staging.stageBlob([])
    func error(_ name: String, _ id: ObjectID, _ mode: FileMode) -> GitError? {
      thrown(GitError.self) { try staging.stageTree(from: nil, changing: [(name, (id, mode))]) }
    }
    for name in ["", ".", "..", ".git", ".GIT", "a/b", "a\0b"] {
      #expect(error(name, blob, .regular)?.kind == .other, "\(name)")
    }
    #expect(error("a", blob, FileMode(rawValue: 0o100600))?.kind == .other)
    let nowhere = ObjectID(ofBlob: [1, 2, 3])
    #expect(error("a", nowhere, .regular)?.kind == .missing)
    #expect(error("a", nowhere, .regular)?.object == nowhere)
    #expect(error("a", blob, .regular) == nil)
  }

  @Test("stagings of one repository, one after the other and side by side, keep their objects")
  func several() throws {
    var first: ObjectStaging? = try ObjectStaging(opened)
    let one = try #require(try first?.stageBlob(Array("one".utf8)))
    let second = try ObjectStaging(opened)
    let two = try second.stageBlob(Array("two".utf8))
    let both = try second.stageBlob(Array("one".utf8))
    #expect(both == one)
    withExtendedLifetime(first) {}
    first = nil
    #expect(try second.publish() == 2)
    #expect(try repository.open().blob(two) == Array("two".utf8))
    #expect(try repository.open().blob(one) == Array("one".utf8))
    try repository.git.fsck()
  }

  @Test("when the last staging goes, what was not published goes with it")
  func dropped() throws {
    var staging: ObjectStaging? = try ObjectStaging(opened)
    let blob = try #require(try staging?.stageBlob(Array("gone".utf8)))
    #expect(try opened.header(blob).size == 4)
    staging = nil
    #expect(thrown(GitError.self) { try opened.header(blob) }?.kind == .missing)
    let next = try ObjectStaging(opened)
    #expect(try next.stageBlob(Array("gone".utf8)) == blob)
    #expect(try next.publish() == 1)
    #expect(try repository.git.run("cat-file", "blob", "\(blob)") == "gone")
  }

  @Test("a failed publish says so, and the next one finishes the work", arguments: [3, 30])
  func failure(count: Int) throws {
    let staging = try ObjectStaging(opened)
    let blobs = try stageBlobs(count, in: staging)
    // A file where a folder has to be: even root cannot write there.
    let digits = blobs[1].description.prefix(2)
    let blocked = repository.path + "/objects/" + (count > 20 ? "pack" : digits)
    let aside = repository.directory.path("aside")
    if count > 20 { try FileManager.default.moveItem(atPath: blocked, toPath: aside) }
    try Data("x".utf8).write(to: URL(fileURLWithPath: blocked))
    let error = thrown(GitError.self) { try staging.publish() }
    #expect(error?.kind == .system, "\(error?.description ?? "none")")
    try FileManager.default.removeItem(atPath: blocked)
    if count > 20 { try FileManager.default.moveItem(atPath: aside, toPath: blocked) }
    #expect(try (1...count).contains(staging.publish()))
    for blob in blobs { #expect(try repository.open().header(blob).kind == .blob) }
    try repository.git.fsck()
  }
}
