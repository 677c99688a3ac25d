import Foundation
import Synchronization
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

  func update(_ branch: String, _ expected: ObjectID?, _ new: ObjectID) -> ReferenceUpdate {
    ReferenceUpdate(name: "refs/heads/\(branch)", expected: expected, new: new)
  }

  func commit(
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

  func failure(_ updates: [ReferenceUpdate]) -> ReferenceTransactionError? {
    thrown(ReferenceTransactionError.self) { try commit(updates) }
  }

  /// Files of ours and locks that are left; the writer lock's file stays for good.
  func leftovers() -> [String] {
    repository.listing().compactMap { $0.split(separator: " ").first.map(String.init) }
      .filter { $0.hasSuffix(".lock") || $0.hasPrefix("storage.") }
      .filter { $0 != "storage.lock" }
  }

  func expectClean(sourceLocation: SourceLocation = #_sourceLocation) throws {
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
    let names = ["a", "b", "z"]
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    let order = orders[index].map { names[$0] }
    try commit([update("z", nil, one)])
    let watch = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    defer { close(watch) }
    #expect(inotify_add_watch(watch, repository.path + "/refs/heads", UInt32(IN_MOVED_TO)) > 0)
    try commit(order.map { update($0, $0 == "b" ? two : one, $0 == "b" ? one : two) })
    var events = [UInt8](repeating: 0, count: 4_096)
    let count = read(watch, &events, events.count)
    var (moved, position): ([String], Int) = ([], 0)
    // Each event is four words, the last of them the length of the name that follows.
    while position + 16 <= count {
      let length = Int(events[position + 12])
      let name = events[(position + 16)..<(position + 16 + length)].prefix { $0 != 0 }
      moved.append(String(decoding: name, as: UTF8.self))
      position += 16 + length
    }
    #expect(moved == order)
    try expectClean()
  }

  @Test("where a log cannot be written nothing moves, and no log tells of it", arguments: 0..<2)
  func logFails(index: Int) throws {
    try repository.git.run("config", "core.logAllRefUpdates", "true")
    try commit([update("a", one, one), update("b", two, two)])
    let logs = ["a", "b"].map { "storage.git/logs/refs/heads/\($0)" }
    let before = try repository.directory.read(logs[1 - index])
    unlink(repository.directory.path(logs[index]))
    try repository.directory.makeDirectory(logs[index])
    guard
      case .system(_, let path, EISDIR) = failure([update("a", one, two), update("b", two, one)])
    else {
      Issue.record("a log that is a folder was written")
      return
    }
    #expect(path == repository.directory.path(logs[index]))
    #expect(try repository.id("a") == one)
    #expect(try repository.id("b") == two)
    #expect(try repository.directory.read(logs[1 - index]) == before)
    try expectClean()
  }

  @Test("a lock that is taken from us stops the move there", arguments: [false, true])
  func lockTaken(replaced: Bool) throws {
    let lock = repository.path + "/refs/heads/b.lock"
    var wasStopped = false
    for _ in 0..<200 where !wasStopped {
      let foreign = try repository.directory.write("foreign\n", to: "foreign")
      let stop = Flag()
      // As somebody who takes the lock for an old one, and a program that then takes it.
      let thief = Thread {
        while !stop.isSet {
          guard access(lock, F_OK) == 0 else { continue }
          if replaced ? rename(foreign, lock) == 0 : unlink(lock) == 0 { break }
        }
        stop.set()
      }
      thief.start()
      let tips = [try repository.id("a"), try repository.id("b")]
      let updates = zip(["a", "b"], tips).map { update($0, $1, $1 == one ? two : one) }
      let error = failure(updates)
      stop.set()
      while !thief.isFinished { usleep(1_000) }
      #expect(try repository.id("a") == updates[0].new)
      if case .stopped(let moved, let remaining, _, ENOENT) = error {
        wasStopped = true
        #expect(moved == ["refs/heads/a"])
        #expect(remaining == ["refs/heads/b"])
        #expect(leftovers() == (replaced ? ["refs/heads/b.lock"] : []))
      } else {
        // The thief came too late.
        #expect(error.map { "\($0)" } == nil)
      }
      // What the other program holds never becomes the reference.
      #expect(try repository.id("b") == (wasStopped ? tips[1] : updates[1].new))
      unlink(lock)
    }
    #expect(wasStopped)
  }

  private final class Flag: Sendable {
    private let value = Mutex(false)
    var isSet: Bool { value.withLock { $0 } }
    func set() { value.withLock { $0 = true } }
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
    #expect(waited > .milliseconds(900) && waited < .seconds(60))
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
    // A thread of its own: a pool's may all be taken by other tests.
    Thread.detachNewThread {
      usleep(200_000)
      unlink(lock)
    }
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
}
