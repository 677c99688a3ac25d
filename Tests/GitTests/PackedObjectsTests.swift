import TestSupport
import Testing

@testable import Git

/// The quick way to packed objects gives what the usual way gives.
@Suite(.tags(.medium)) struct PackedObjectsTests {
  @Test("trees and blobs are the same, packed or not", arguments: [false, true])
  func sameObjects(isPacked: Bool) throws {
    let repository = try TestRepository {
      TestBranch("staging") {
        TestPackage("nginx", "1.0.0", extra: [TestFile("img/ü.svg", "<svg/>"), TestFile("a-b/c")])
        TestPackage("nginx", "1.0.1")
      }
    }
    if isPacked { try repository.git.run("repack", "-a", "-d", "--quiet") }
    let opened = try repository.open()
    let packed = PackedObjects(of: opened)
    for line in try repository.git.run("ls-tree", "-r", "-t", "staging").split(separator: "\n") {
      let cells = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      let id = try repository.id(digits: String(cells[2]))
      if cells[1] == "blob" {
        let bytes = try opened.blob(id)
        #expect(try packed.blob(id, limit: bytes.count) == bytes)
        let error = thrown(GitError.self) { try packed.blob(id, limit: bytes.count - 1) }
        #expect(bytes.isEmpty || error?.message.contains("the limit is") == true)
        #expect(thrown(GitError.self) { try packed.tree(id) }?.kind != nil)
      } else {
        let tree = try opened.tree(id)
        let stored = try packed.tree(id)
        #expect(stored.entries == tree.entries)
        #expect(stored.count == tree.count)
        for entry in tree.entries {
          #expect(stored.entry(named: entry.displayName) == entry)
        }
        #expect(stored.entry(named: "nothing") == nil)
        #expect(
          stored.firstDirectory { name, _ in name.contains(UInt8(ascii: "-")) }
            == tree.entries.first { $0.isDirectory && $0.displayName.contains("-") })
        #expect(thrown(GitError.self) { try packed.blob(id, limit: .max) }?.kind == .corrupt)
      }
    }
  }

  @Test("what is missing is said to be")
  func missing() throws {
    let repository = try TestRepository()
    let packed = PackedObjects(of: try repository.open())
    let id = try #require(ObjectID(hexadecimal: String(repeating: "1", count: 40)))
    #expect(thrown(GitError.self) { try packed.blob(id, limit: .max) }?.kind == .missing)
    #expect(thrown(GitError.self) { try packed.tree(id) }?.kind == .missing)
  }

  @Test(
    "bytes that are no tree are none",
    arguments: [
      "", "100644", "100644 ", "100644 a", "100644 a\u{0}", "100644 \u{0}aaaaaaaaaaaaaaaaaaaa",
      "10x644 a\u{0}aaaaaaaaaaaaaaaaaaaa", " a\u{0}aaaaaaaaaaaaaaaaaaaa",
      "100644 a\u{0}aaaaaaaaaaaaaaaaaaa", "40000 a\u{0}aaaaaaaaaaaaaaaaaaaa4",
      "77777777 a\u{0}aaaaaaaaaaaaaaaaaaaa",
    ])
  func malformedTrees(text: String) {
    #expect((StoredTree(Array(text.utf8)) == nil) == !text.isEmpty)
  }

  @Test("an entry has its name, mode and id")
  func entries() throws {
    let tree = try #require(StoredTree(Array("40000 a\u{0}0123456789abcdefghij".utf8)))
    let entry = try #require(tree.entries.first)
    #expect(tree.count == 1)
    #expect(entry.name == "a")
    #expect(entry.isDirectory)
    #expect(entry.id.description == "303132333435363738396162636465666768696a")
  }
}
