import Foundation
import TestSupport
import Testing

@testable import Git

/// What writers that died leave behind, and what the next one makes of it.
@Suite(.tags(.medium))
struct LockJournalTests {
  let repository: TestRepository
  let one: ObjectID
  let two: ObjectID

  init() throws {
    repository = try TestRepository {
      TestBranch("a") { TestFile("a") }
      TestBranch("b") { TestFile("b") }
    }
    (one, two) = (try repository.id("a"), try repository.id("b"))
  }

  private var journal: LockJournal { LockJournal(in: repository.path + "/") }

  private func path(_ name: String) -> String { repository.path + "/" + name }

  private func commit(_ branch: String, _ expected: ObjectID?, _ new: ObjectID) throws {
    let opened = try repository.open()
    try ReferenceTransaction(
      opened, [ReferenceUpdate(name: "refs/heads/\(branch)", expected: expected, new: new)],
      committer: Identity(for: opened, now: 0).committer, message: "m"
    ).commit()
  }

  private func leftovers() -> [String] {
    repository.listing().compactMap { $0.split(separator: " ").first.map(String.init) }
      .filter { $0.hasSuffix(".lock") || $0.hasPrefix("storage.") }
      .filter { $0 != "storage.lock" }
  }

  /// Leaves a lock of `branch` and a journal that names it, with an identity changed by `change`.
  private func leave(
    _ branch: String, _ change: (FileIdentity) -> FileIdentity = { $0 }
  ) throws -> LockJournal.Entry {
    let lock = path("refs/heads/\(branch).lock")
    let file = try DurableFile.write(Array("\(two)\n".utf8), to: lock)
    let entry = LockJournal.Entry(reference: "refs/heads/\(branch)", file: change(file))
    try journal.record([entry])
    return entry
  }

  // Every state that a transaction of two references goes through, made by hand, one step more in
  // each case; then the writer is dead.
  @Test("death after any step stops nobody", arguments: 0...13)
  func death(after steps: Int) throws {
    var entries: [LockJournal.Entry] = []
    let names = ["refs/heads/a", "refs/heads/b"]
    let lines = ["\(two)\n", "\(one)\n"]
    let actions: [() throws -> Void] = [
      { _ = try repository.directory.write("", to: "storage.git/storage.lock") },
      {
        let file = try DurableFile.write(Array(lines[0].utf8), to: journal.preparedPath(0))
        entries.append(LockJournal.Entry(reference: names[0], file: file))
      },
      {
        let file = try DurableFile.write(Array(lines[1].utf8), to: journal.preparedPath(1))
        entries.append(LockJournal.Entry(reference: names[1], file: file))
      },
      { _ = try repository.directory.write("storage lo", to: "storage.git/storage.journal.new") },
      {
        unlink(path("storage.journal.new"))
        try journal.record(entries)
      },
      { #expect(link(journal.preparedPath(0), journal.lockPath(of: names[0])) == 0) },
      { #expect(link(journal.preparedPath(1), journal.lockPath(of: names[1])) == 0) },
      { unlink(journal.preparedPath(1)) },
      { unlink(journal.preparedPath(0)) },
      { _ = try repository.directory.write("half a li", to: "storage.git/logs/refs/heads/a") },
      { #expect(rename(journal.lockPath(of: names[0]), path(names[0])) == 0) },
      { #expect(rename(journal.lockPath(of: names[1]), path(names[1])) == 0) },
      { journal.clear() },
    ]
    for action in actions.prefix(steps) { try action() }
    // Readers are never stopped, and see a half-done move at worst.
    try repository.git.fsck()
    let found = [try repository.id("a"), try repository.id("b")]
    #expect(found == [steps > 10 ? two : one, steps > 11 ? one : two])
    // The next writer, of either reference, has its way and leaves nothing.
    try commit("b", found[1], two)
    #expect(leftovers() == [])
    try commit("a", found[0], two)
    #expect(try repository.id("a") == two)
    #expect(try repository.id("b") == two)
    #expect(leftovers() == [])
    #expect(journal.leftLockPaths() == [])
    if steps != 10 { try repository.git.fsck() }
  }

  @Test("exactly the locks of the journal go")
  func exactly() throws {
    let ours = try leave("b")
    let foreign = try repository.directory.write("", to: "storage.git/refs/heads/other.lock")
    #expect(journal.leftLockPaths() == [path("refs/heads/b.lock")])
    #expect(
      try repository.open().locks().map { [$0.path, "\($0.isOurs)"] }
        == [[path("refs/heads/b.lock"), "true"], [foreign, "false"]])
    try commit("b", two, one)
    #expect(leftovers() == ["refs/heads/other.lock"])
    #expect(ours.reference == "refs/heads/b")
  }

  @Test("the journal still holds after a restart and in a repository that was moved")
  func elsewhere() throws {
    _ = try leave("b")
    let moved = repository.directory.path("line\nend 📦.git")
    try FileManager.default.moveItem(atPath: repository.path, toPath: moved)
    let opened = try Repository.open(at: moved, environment: repository.environment())
    try ReferenceTransaction(
      opened, [ReferenceUpdate(name: "refs/heads/b", expected: two, new: one)],
      committer: Identity(for: opened, now: 0).committer, message: "m"
    ).commit()
    #expect(try opened.target(of: "refs/heads/b") == one)
  }

  @Test("a lock that is another file than the journal's stays", arguments: 0..<3)
  func anotherFile(which: Int) throws {
    _ = try leave("b") { file in
      FileIdentity(
        inode: file.inode + (which == 0 ? 1 : 0), seconds: file.seconds - (which == 1 ? 60 : 0),
        nanoseconds: which == 2 ? (file.nanoseconds + 1) % 1_000_000_000 : file.nanoseconds)
    }
    let error = thrown(ReferenceTransactionError.self) { try commit("b", two, one) }
    guard case .locked(_, let lock, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(lock == path("refs/heads/b.lock"))
    #expect(leftovers() == ["refs/heads/b.lock"])
    #expect(try repository.id("b") == two)
  }

  @Test("a live reference is never written into through a prepared file of its own")
  func hardLinks() throws {
    for index in 0..<3 { #expect(link(path("refs/heads/a"), journal.preparedPath(index)) == 0) }
    try commit("b", two, one)
    #expect(try repository.id("a") == one)
    #expect(try repository.id("b") == one)
    #expect(leftovers() == [])
  }

  @Test("prepared files that lead elsewhere are not written through")
  func links() throws {
    let outside = try repository.directory.write("precious", to: "outside")
    for name in ["storage.prepared.0", "storage.journal.new"] {
      try FileManager.default.createSymbolicLink(
        atPath: path(name), withDestinationPath: outside)
    }
    try commit("b", two, one)
    for name in ["storage.lock", "storage.journal"] {
      unlink(path(name))
      try FileManager.default.createSymbolicLink(
        atPath: path(name), withDestinationPath: outside)
      let error = thrown(ReferenceTransactionError.self) { try commit("b", one, two) }
      guard case .system(_, path(name), ELOOP) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      unlink(path(name))
    }
    #expect(try repository.directory.read("outside") == "precious")
  }

  @Test("a journal that names files out of reach removes nothing")
  func hostile() throws {
    let victim = try repository.directory.write("precious", to: "victim.lock")
    let config = path("config.lock")
    try FileManager.default.copyItem(atPath: path("config"), toPath: config)
    var lines = ["storage lock journal 1"]
    for (file, name) in [
      (victim, "refs/../../victim"), (victim, "../victim"), (victim, "refs/heads/../../../victim"),
      (config, "config"), (config, "refs/../config"),
    ] {
      let identity = try #require(FileIdentity(of: file))
      lines.append("\(identity.inode) \(identity.seconds) \(identity.nanoseconds) \(name)")
    }
    lines.append("end\n")
    try repository.directory.write(
      lines.joined(separator: "\n"), to: "storage.git/storage.journal")
    try commit("b", two, one)
    #expect(access(victim, F_OK) == 0)
    #expect(access(config, F_OK) == 0)
  }

  @Test(
    "a journal that is none of ours is replaced",
    arguments: [
      "", "storage lock journal 1\n", "storage lock journal 2\n1 1 1 refs/heads/b\nend\n",
      "storage lock journal 1\n1 1 1 refs/heads/b\n", "\0\0\0", "storage lock journal 1\nx\nend\n",
      "storage lock journal 1\n99999999999999999999 1 1 refs/heads/b\n-1 1 refs/heads/b\nend\n",
    ])
  func nonsense(text: String) throws {
    try repository.directory.write(text, to: "storage.git/storage.journal")
    try commit("b", two, one)
    #expect(leftovers() == [])
  }

  @Test("a journal that cannot be read stops the writer, so that it is not lost")
  func unreadable() throws {
    try repository.directory.makeDirectory("storage.git/storage.journal")
    let error = thrown(ReferenceTransactionError.self) { try commit("b", two, one) }
    guard case .system(_, path("storage.journal"), EISDIR) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try repository.id("b") == two)
    #expect(leftovers() == ["storage.journal"])
  }
}
