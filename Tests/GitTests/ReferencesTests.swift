import Foundation
import Git
import TestSupport
import Testing

/// Reading references and tags, against git.
@Suite(.tags(.medium))
struct ReferencesTests {
  @Test("references are found loose and packed, in order, with slashes in their names")
  func listing() throws {
    let repository = try TestRepository {
      TestBranch("staging") { TestFile("a") }
      TestBranch("team/one") { TestFile("b") }
      TestBranch("team-two") { TestFile("c") }
      TestBranch("é") { TestFile("d") }
    }
    let git = repository.git
    for isPacked in [false, true] {
      if isPacked { try git.run("pack-refs", "--all", "--prune") }
      try git.run("update-ref", "refs/heads/later", repository.tip("staging"))
      let opened = try repository.open()
      let expected = try git.forEachRef()
      let found = try opened.references(under: "refs/heads/")
      #expect(found.map(\.name) == expected.keys.sorted())
      for reference in found {
        #expect(reference.target.description == expected[reference.name])
        #expect(try opened.target(of: reference.name) == reference.target)
      }
      #expect(
        try opened.references(under: "refs/heads/team/").map(\.name) == ["refs/heads/team/one"])
      #expect(try opened.references(under: "refs/nothing/").isEmpty)
    }
  }

  @Test("a packed reference that was moved since is read where it is now")
  func movedSincePacked() throws {
    let repository = try TestRepository {
      TestBranch("a") { TestFile("a") }
      TestBranch("b") { TestFile("b") }
    }
    try repository.git.run("pack-refs", "--all")
    let opened = try repository.open()
    #expect(try opened.target(of: "refs/heads/a") == repository.id("a"))
    try repository.git.run("update-ref", "refs/heads/a", "refs/heads/b")
    #expect(try opened.target(of: "refs/heads/a") == repository.id("b"))
    try repository.git.run("pack-refs", "--all")
    #expect(try opened.target(of: "refs/heads/a") == repository.id("b"))
    try repository.git.run("update-ref", "-d", "refs/heads/a")
    #expect(try opened.target(of: "refs/heads/a") == nil)
  }

  @Test("what is no reference is nil, a damaged one an error, a symbolic one followed")
  func special() throws {
    let repository = try TestRepository { TestBranch("staging") { TestFile("a") } }
    let opened = try repository.open()
    for name in ["refs/heads/no", "refs/heads", "refs/heads/", "refs/heads/a..b", "", "staging"] {
      #expect(try opened.target(of: name) == nil)
    }
    try repository.git.run("symbolic-ref", "refs/heads/link", "refs/heads/staging")
    try repository.git.run("symbolic-ref", "refs/heads/dangling", "refs/heads/none")
    #expect(try opened.target(of: "refs/heads/link") == repository.id("staging"))
    #expect(opened.isSymbolic("refs/heads/link"))
    #expect(opened.isSymbolic("refs/heads/dangling"))
    #expect(!opened.isSymbolic("refs/heads/staging"))
    #expect(!opened.isSymbolic("refs/heads/none"))
    #expect(try opened.target(of: "refs/heads/dangling") == nil)
    #expect(
      try opened.references(under: "refs/heads/").map(\.name)
        == ["refs/heads/link", "refs/heads/staging"])
    try repository.git.run("symbolic-ref", "refs/heads/l1", "refs/heads/l2")
    try repository.git.run("symbolic-ref", "refs/heads/l2", "refs/heads/l1")
    #expect(throws: GitError.self) { try opened.target(of: "refs/heads/l1") }
    for damage in ["", "zzzz", String(repeating: "\0", count: 41)] {
      try repository.directory.write(damage, to: "storage.git/refs/heads/damaged")
      let error = thrown(GitError.self) { try opened.target(of: "refs/heads/damaged") }
      #expect(error?.description.contains("refs/heads/damaged") == true)
    }
  }

  @Test("tags of all kinds lead to their commit")
  func tags() throws {
    let repository = try TestRepository { TestBranch("staging") { TestFile("a") } }
    let git = repository.git
    let commit = try repository.id("staging")
    try git.run("tag", "light", "staging")
    try git.run("tag", "-a", "-m", "Message", "annotated", "staging")
    try git.run("tag", "-a", "-m", "Outer", "nested/tag", "annotated")
    try git.run("tag", "tree", "staging^{tree}")
    try git.run("tag", "-a", "-m", "Blob", "blob", "staging:a")
    let opened = try repository.open()
    let tags = Dictionary(uniqueKeysWithValues: try opened.tags().map { ($0.name, $0) })
    #expect(tags.keys.sorted() == ["annotated", "blob", "light", "nested/tag", "tree"])
    #expect(tags["light"]?.commit == commit)
    #expect(tags["light"]?.object == nil)
    #expect(try tags["annotated"]?.object == repository.id("refs/tags/annotated"))
    #expect(tags["annotated"]?.commit == commit)
    #expect(tags["annotated"]?.message == "Message\n")
    #expect(tags["annotated"]?.tagger?.time == 1_600_000_000)
    #expect(tags["nested/tag"]?.commit == commit)
    #expect(tags["nested/tag"]?.message == "Outer\n")
    #expect(tags["tree"]?.commit == nil)
    #expect(tags["blob"]?.commit == nil)
    #expect(tags["blob"]?.object != nil)
    #expect(try opened.tag(named: "annotated")?.commit == commit)
    #expect(try opened.tag(named: "no") == nil)
  }

  @Test("a commit is found by the beginning of its id")
  func prefixes() throws {
    let repository = try TestRepository { TestBranch("staging") { TestFile("a") } }
    let opened = try repository.open()
    let commit = try repository.id("staging")
    for length in [4, 10, 39, 40] {
      #expect(opened.commit(idPrefix: String(commit.description.prefix(length))) == commit)
    }
    #expect(opened.commit(idPrefix: commit.description.uppercased()) == commit)
    for text in ["", "abc", "zzzz", "\(commit)0", "０１２３", "0000000"] {
      #expect(opened.commit(idPrefix: text) == nil)
    }
    #expect(opened.commit(idPrefix: try repository.id("staging^{tree}").description) == nil)
  }
}
