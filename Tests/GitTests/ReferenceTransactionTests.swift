import Foundation
import TestSupport
import Testing

@testable import Git

/// Moving references: order, comparison, locks, logs.
@Suite(.tags(.medium))
struct ReferenceTransactionTests {
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

  private func update(_ branch: String, _ expected: ObjectID?, _ new: ObjectID) -> ReferenceUpdate {
    ReferenceUpdate(name: "refs/heads/\(branch)", expected: expected, new: new)
  }

  private func commit(
    _ updates: [ReferenceUpdate], message: String = "test: move",
    environment: [String: String?] = [:]
  ) throws(ReferenceTransactionError) {
    do {
      let opened = try repository.open(environment)
      let committer = try Identity(for: opened, now: 1_600_000_000).committer
      try ReferenceTransaction(opened, updates, committer: committer, message: message).commit()
    } catch let error as ReferenceTransactionError {
      throw error
    } catch {
      throw .git(GitError("prepare the test", message: "\(error)"))
    }
  }

  private func failure(_ updates: [ReferenceUpdate]) -> ReferenceTransactionError? {
    thrown(ReferenceTransactionError.self) { try commit(updates) }
  }

  /// Files of ours and locks that are left; the writer lock's file stays for good.
  private func leftovers() -> [String] {
    repository.listing().compactMap { $0.split(separator: " ").first.map(String.init) }
      .filter { $0.hasSuffix(".lock") || $0.hasPrefix("storage.") }
      .filter { $0 != "storage.lock" }
  }

  private func expectClean(sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(leftovers() == [], sourceLocation: sourceLocation)
    try repository.git.fsck()
  }

  @Test("references move, new ones are made, also with slashes in their names and packed")
  func moving() throws {
    for isPacked in [false, true] {
      if isPacked { try repository.git.run("pack-refs", "--all", "--prune") }
      let prefix = isPacked ? "packed" : "loose"
      let (a, b) = isPacked ? (two, one) : (one, two)
      try commit([
        update("a", a, b), update("b", b, a), update("\(prefix)/deep/er", nil, a),
        ReferenceUpdate(name: "refs/tags/\(prefix)", expected: nil, new: b),
      ])
      let references = try repository.git.forEachRef()
      #expect(references["refs/heads/a"] == b.description)
      #expect(references["refs/heads/b"] == a.description)
      #expect(references["refs/heads/\(prefix)/deep/er"] == a.description)
      #expect(references["refs/tags/\(prefix)"] == b.description)
      try expectClean()
    }
  }

  @Test("they move in the order given, whatever their names", arguments: 0..<6)
  func order(index: Int) throws {
    let names = ["a", "b", "z/z"]
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    try commit([update("z/z", nil, one)])
    let order = orders[index].map { names[$0] }
    // A folder where the log should be stops the move at each place in turn.
    for stop in 0..<3 {
      let before = try order.map { try repository.id($0) }
      let updates = zip(order, before).map { update($0, $1, $1 == one ? two : one) }
      let obstacle = try repository.directory.makeDirectory(
        "storage.git/logs/refs/heads/\(order[stop])")
      let error = failure(updates)
      if stop == 0 {
        guard case .system(_, _, EISDIR) = error else {
          Issue.record("\(String(describing: error))")
          return
        }
      } else {
        guard case .stopped(let moved, let remaining, _, EISDIR) = error else {
          Issue.record("\(String(describing: error))")
          return
        }
        #expect(moved == updates[..<stop].map(\.name))
        #expect(remaining == updates[stop...].map(\.name))
      }
      for (position, update) in updates.enumerated() {
        #expect(
          try repository.id(update.name) == (position < stop ? update.new : update.expected))
      }
      try FileManager.default.removeItem(atPath: obstacle)
    }
    try expectClean()
  }

  @Test("one reference that has moved: nothing is written and no lock is left")
  func moved() throws {
    let before = repository.listing("refs")
    for (updates, name, expected, found) in [
      ([update("a", one, two), update("b", one, two)], "b", one, two),
      ([update("b", one, two), update("a", one, two)], "b", one, two),
      ([update("a", one, two), update("b", nil, one)], "b", nil, two),
      ([update("a", one, two), update("deep/er", one, two)], "deep/er", one, nil),
    ] as [([ReferenceUpdate], String, ObjectID?, ObjectID?)] {
      guard case .moved(let reference, let wanted, let is_) = failure(updates) else {
        Issue.record("not refused")
        continue
      }
      #expect(reference == "refs/heads/\(name)")
      #expect(wanted == expected)
      #expect(is_ == found)
      #expect(repository.listing("refs") == before)
      try expectClean()
    }
  }

  @Test("another program's lock is waited for, then reported, and left alone")
  func foreignLock() throws {
    let lock = try repository.directory.write("", to: "storage.git/refs/heads/b.lock")
    #expect(
      utimes(lock, [timeval(tv_sec: 1_000, tv_usec: 0), timeval(tv_sec: 1_000, tv_usec: 0)]) == 0)
    let start = ContinuousClock.now
    guard
      case .locked(let reference, let path, let age) = failure([
        update("a", one, two), update("b", two, one),
      ])
    else {
      Issue.record("the lock was not respected")
      return
    }
    let waited = start.duration(to: .now)
    #expect(waited > .milliseconds(900) && waited < .seconds(5))
    #expect(reference == "refs/heads/b")
    #expect(path == lock)
    #expect(age.map { $0 > 1_000_000 } == true)
    #expect(leftovers() == ["refs/heads/b.lock"])
    #expect(try repository.id("a") == one)
    try FileManager.default.removeItem(atPath: lock)
    try commit([update("a", one, two), update("b", two, one)])
    try expectClean()
  }

  @Test("a lock that goes away in time does no harm")
  func briefLock() async throws {
    let lock = try repository.directory.write("", to: "storage.git/refs/heads/b.lock")
    DispatchQueue.global().asyncAfter(deadline: .now() + 0.2) { unlink(lock) }
    try commit([update("b", two, one)])
    #expect(try repository.id("b") == one)
    try expectClean()
  }

  @Test("another writer of ours is waited for, then reported")
  func writerBusy() throws {
    let descriptor = open(repository.path + "/storage.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    #expect(flock(descriptor, LOCK_EX) == 0)
    guard case .writerBusy(let path) = failure([update("a", one, two)]) else {
      Issue.record("two writers at once")
      return
    }
    #expect(path == repository.path + "/storage.lock")
    close(descriptor)
    #expect(failure([update("a", one, two)]) == nil)
    try expectClean()
  }

  @Test("symbolic references are refused, in either form")
  func symbolic() throws {
    try repository.git.run("symbolic-ref", "refs/heads/s", "refs/heads/a")
    try FileManager.default.createSymbolicLink(
      atPath: repository.path + "/refs/heads/t", withDestinationPath: "a")
    for name in ["s", "t"] {
      guard case .symbolic(let reference) = failure([update(name, one, two)]) else {
        Issue.record("\(name) was moved")
        continue
      }
      #expect(reference == "refs/heads/\(name)")
    }
    #expect(try repository.id("a") == one)
    #expect(leftovers() == [])
  }

  @Test(
    "names that git does not allow never become paths",
    arguments: [
      "refs/heads/../../escaped", "refs/heads/a b", "refs/heads/a\nb", "refs/heads/x\0y", "HEAD",
      "config", "refs/heads/", "/refs/heads/x", "refs/heads/x.lock", "refs/heads/.x", "heads/x",
    ])
  func badNames(name: String) throws {
    let before = repository.listing()
    guard
      case .git(let error) = failure([ReferenceUpdate(name: name, expected: nil, new: one)])
    else {
      Issue.record("\(name) was accepted")
      return
    }
    #expect(error.description.contains("does not allow"))
    #expect(repository.listing() == before)
  }

  @Test("new names that collide with others, loose or packed, are refused")
  func collisions() throws {
    try commit([update("deep/one", nil, one)])
    for isPacked in [false, true] {
      if isPacked { try repository.git.run("pack-refs", "--all", "--prune") }
      for name in ["deep", "a/below", "deep/one/x/y"] {
        let error = failure([update("b", two, one), update(name, nil, one)])
        switch error {
        case .git, .system: break
        default: Issue.record("\(name): \(String(describing: error))")
        }
      }
      #expect(try repository.id("b") == two)
      #expect(leftovers() == [])
      try repository.git.fsck()
    }
    for updates in [
      [update("n", nil, one), update("n/m", nil, one)],
      [update("a", one, two), update("a", one, two)],
    ] {
      guard case .git = failure(updates) else {
        Issue.record("\(updates) was accepted")
        continue
      }
    }
    try expectClean()
  }

  @Test("an empty folder that a removed branch left is no obstacle")
  func emptyFolder() throws {
    try repository.directory.makeDirectory("storage.git/refs/heads/old")
    try commit([update("old", nil, one)])
    #expect(try repository.id("old") == one)
    try repository.git.run("pack-refs", "--all", "--prune")
    try repository.directory.makeDirectory("storage.git/refs/heads/old")
    try commit([update("old", one, two)])
    #expect(try repository.id("old") == two)
    try repository.directory.makeDirectory("storage.git/refs/heads/full/folder")
    guard case .git = failure([update("full", nil, one)]) else {
      Issue.record("a folder was replaced")
      return
    }
    try expectClean()
  }

  @Test("a damaged reference stops the transaction")
  func damaged() throws {
    try repository.directory.write("", to: "storage.git/refs/heads/b")
    guard case .git(let error) = failure([update("a", one, two), update("b", two, one)]) else {
      Issue.record("an empty reference was overwritten")
      return
    }
    #expect(error.description.contains("refs/heads/b"))
    #expect(try repository.id("a") == one)
    #expect(leftovers() == [])
  }

  @Test("in a linked work tree the shared references move")
  func linkedWorkTree() throws {
    let path = repository.directory.path("linked")
    try repository.git.run("worktree", "add", "--quiet", "--detach", path, "a")
    let opened = try Repository.open(at: path, environment: repository.environment())
    try ReferenceTransaction(
      opened, [update("b", two, one)], committer: Identity(for: opened, now: 0).committer,
      message: "m"
    ).commit()
    #expect(try repository.id("b") == one)
    try expectClean()
  }

  @Test("an empty transaction does nothing")
  func empty() throws {
    try commit([])
    try expectClean()
  }
}
