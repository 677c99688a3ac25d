import Foundation
import Git
import TestSupport
import Testing

/// Names that a transaction must not move, or not so.
extension ReferenceTransactionTests {
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
