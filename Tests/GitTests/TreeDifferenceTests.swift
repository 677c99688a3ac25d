import Git
import TestSupport
import Testing

/// What walking two trees side by side finds.
@Suite(.tags(.medium))
struct TreeDifferenceTests {
  private func trees(
    @TestList<any TestContent> _ before: () -> [any TestContent],
    @TestList<any TestContent> _ after: () -> [any TestContent]
  ) throws -> (Tree, Tree) {
    let repository = try TestRepository {
      TestBranch("before", before)
      TestBranch("after", after)
    }
    let opened = try repository.open()
    return (
      try opened.tree(repository.id("before:")), try opened.tree(repository.id("after:"))
    )
  }

  private func shown(_ differences: [TreeDifference]) -> [String] {
    differences.map { difference in
      let sign =
        switch (difference.before, difference.after) {
        case (nil, _): "+"
        case (_, nil): "-"
        default: "!"
        }
      return sign + (difference.name ?? "?")
    }
  }

  @Test("entries that went, came and changed, in git's order")
  func everyKind() throws {
    let (before, after) = try trees {
      TestFile("a", "1")
      TestFile("b", "1")
      TestFile("c/x", "1")
      TestFile("mode", "1")
      TestFile("same", "1")
      TestFile("z", "1")
    } _: {
      TestFile("b", "2")
      TestFile("c/x", "2")
      TestFile("d", "1")
      TestFile("mode", "1", mode: .executable)
      TestFile("same", "1")
    }
    #expect(
      shown(Tree.differences(from: before, to: after)) == ["-a", "!b", "!c", "+d", "!mode", "-z"])
    #expect(
      shown(Tree.differences(from: after, to: before)) == ["+a", "!b", "!c", "-d", "!mode", "+z"])
    #expect(Tree.differences(from: before, to: before).isEmpty)
  }

  @Test("no tree is an empty one")
  func absent() throws {
    let (tree, _) = try trees {
      TestFile("a")
    } _: {
      TestFile("b")
    }
    #expect(shown(Tree.differences(from: nil, to: tree)) == ["+a"])
    #expect(shown(Tree.differences(from: tree, to: nil)) == ["-a"])
    #expect(Tree.differences(from: nil, to: nil).isEmpty)
  }

  @Test("a folder sorts as if its name ended in a slash, so a file in its place makes two")
  func kindChanges() throws {
    let (before, after) = try trees {
      TestFile("a", "file")
      TestFile("a.b", "1")
    } _: {
      TestFile("a.b", "1")
      TestFile("a/x", "folder")
    }
    let differences = Tree.differences(from: before, to: after)
    #expect(shown(differences) == ["-a", "+a"])
    #expect(differences.first?.before?.isDirectory == false)
    #expect(differences.last?.after?.isDirectory == true)
  }
}
