import Foundation
import Git
import Synchronization
import TestSupport
import Testing

/// Writers at the same time: every success is in the history, and nothing else.
@Suite(.tags(.medium))
struct ConcurrentWritersTests {
  private final class Record: Sendable {
    let successes = Mutex<[String]>([])
    let surprises = Mutex<[String]>([])
  }

  @Test("four writers of ours and one git move two branches together", .timeLimit(.minutes(1)))
  func writers() async throws {
    let repository = try TestRepository {
      TestBranch("a") { TestFile("a") }
      TestBranch("b") { TestFile("b") }
    }
    let tree = try repository.id("a^{tree}")
    let record = Record()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let opened = try repository.open()
          let identity = try Identity(for: opened, now: 0)
          for round in 0..<6 {
            let message = "writer \(writer) round \(round)"
            let staging = try ObjectStaging(opened)
            var updates: [ReferenceUpdate] = []
            // Half of them in the other order: locks must not cross.
            for branch in writer % 2 == 0 ? ["a", "b"] : ["b", "a"] {
              let name = "refs/heads/\(branch)"
              let tip = try #require(try opened.target(of: name))
              let new = try staging.stageCommit(
                tree: tree, parents: [tip], message: message + "\n", identity: identity)
              updates.append(ReferenceUpdate(name: name, expected: tip, new: new))
            }
            try staging.publish()
            do {
              try ReferenceTransaction(
                opened, updates, committer: identity.committer, message: message
              ).commit()
              record.successes.withLock { $0.append(message) }
            } catch ReferenceTransactionError.moved, ReferenceTransactionError.writerBusy,
              ReferenceTransactionError.locked
            {
              // Refused without a trace.
            } catch {
              record.surprises.withLock { $0.append("\(message): \(error)") }
            }
          }
        }
      }
      group.addTask {
        for round in 0..<6 {
          let tip = try repository.tip("a")
          let new = try repository.git.run(
            "commit-tree", "\(tree)", "-p", tip, "-m", "git round \(round)")
          let moved = try repository.git.command(["update-ref", "refs/heads/a", new, tip]).run()
          if moved.succeeded { record.successes.withLock { $0.append("git round \(round)") } }
        }
      }
      try await group.waitForAll()
    }
    let expected = record.successes.withLock { $0 }
    #expect(record.surprises.withLock { $0 } == [])
    #expect(expected.count > 1)
    #expect(Set(try repository.git.log("a").dropLast()) == Set(expected))
    #expect(try repository.git.log("a").count == expected.count + 1)
    let ours = expected.filter { $0.hasPrefix("writer") }
    #expect(try repository.git.log("b").dropLast().sorted() == ours.sorted())
    #expect(
      !repository.listing().contains {
        $0.contains("refs/heads/") && $0.contains(".lock") || $0.hasPrefix("storage.prepared")
          || $0.hasPrefix("storage.journal")
      })
    try repository.git.fsck()
  }

  @Test("no descriptor stays open, whether transactions succeed or fail")
  func descriptors() async {
    // In a process of its own: other tests open descriptors meanwhile.
    await #expect(processExitsWith: .success) {
      func count() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
      }
      let repository = try TestRepository {
        TestBranch("a") { TestFile("a") }
        TestBranch("b") { TestFile("b") }
      }
      let (one, two) = (try repository.id("a"), try repository.id("b"))
      func once() throws {
        let opened = try repository.open()
        let committer = try Identity(for: opened, now: 0).committer
        for (expected, new) in [(one, two), (one, two), (two, one)] {
          let update = ReferenceUpdate(name: "refs/heads/a", expected: expected, new: new)
          try? ReferenceTransaction(opened, [update], committer: committer, message: "m").commit()
        }
        let staging = try ObjectStaging(opened)
        for index in 0..<30 { _ = try staging.stageBlob(Array("\(index)".utf8)) }
        try staging.publish()
        _ = try? Repository.open(at: "/nonexistent", environment: [:])
      }
      try once()
      let before = try count()
      for _ in 0..<5 { try once() }
      let after = try count()
      if before != after { print("\(before) descriptors before, \(after) after") }
      exit(before == after ? 0 : 1)
    }
  }
}
