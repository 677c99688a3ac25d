import Foundation
import TestSupport
import Testing

@Suite(.tags(.medium)) struct TestRepositoryTests {
  private func sample(checkedOut: String? = nil) throws -> TestRepository {
    try TestRepository(checkedOut: checkedOut) {
      TestBranch("production") {
        TestPackage("nginx", "1.0.0", signature: "signed")
        TestFile("README.md", "The storage.\n")
      }
      TestBranch("staging") { TestPackage("nginx", "1.1.0-beta1", kibana: "^8.4.0") }
      TestBranch("empty")
    }
  }

  @Test func theSameDescriptionAlwaysHasTheSameIDs() throws {
    let first = try sample()
    let second = try sample()
    #expect(try first.git.forEachRef() == second.git.forEachRef())
    // Written down so that golden texts with ids stay true from machine to machine.
    let empty = try first.tip("empty")
    let production = try first.tip("production")
    #expect(empty == "9531e89e6726a7b091bf0faadf739fa7877967f8")
    #expect(production == "e184c748b93bdedd84a95a5131b5de676d32c562")
    try first.git.fsck()
  }

  @Test func treesHoldWhatWasDescribed() throws {
    let repository = try sample()
    let entries = try repository.git.lsTree("production", recursive: true)
    let version = "packages/nginx/1.0.0"
    #expect(
      entries.map { "\($0.mode) \($0.path)" }
        == [
          "100644 README.md",
          "100644 packages/nginx/1.0.0.sig",
          "100644 \(version)/changelog.yml",
          "100755 \(version)/docs/check.sh",
          "100644 \(version)/docs/README.md",
          "100644 \(version)/manifest.yml",
        ].sorted { $0.dropFirst(7) < $1.dropFirst(7) })
    let folders = try repository.git.lsTree("production:packages/nginx")
    #expect(
      folders.first { $0.path == "1.0.0" }?.id
        == (try repository.tree("production", package: "nginx", "1.0.0")))
    #expect(try repository.git.lsTree("empty").isEmpty)
    let manifest = try repository.git.run("show", "staging:packages/nginx/1.1.0-beta1/manifest.yml")
    #expect(manifest.contains("kibana.version: \"^8.4.0\""))
  }

  @Test func aRepositoryIsBareUnlessABranchIsCheckedOut() throws {
    let bare = try sample()
    #expect(try bare.git.run("rev-parse", "--is-bare-repository") == "true")
    #expect(try bare.git.run("symbolic-ref", "HEAD") == "refs/heads/main")
    let tree = try sample(checkedOut: "staging")
    #expect(try tree.git.run("status", "--porcelain").isEmpty)
    #expect(try tree.git.run("symbolic-ref", "HEAD") == "refs/heads/staging")
    #expect(
      FileManager.default.fileExists(
        atPath: tree.path + "/packages/nginx/1.1.0-beta1/manifest.yml"))
  }

  @Test func commitsAddAndRemove() throws {
    let repository = try sample()
    let before = try repository.tip("staging")
    let after = try repository.commit(
      to: "staging", message: "Swap", removing: ["packages/nginx"]
    ) {
      TestPackage("apache", "2.0.0")
      TestFile("odd \"name\"\n\u{e9}", "text")
    }
    #expect(try repository.git.log("staging") == ["Swap", "[staging] Begin"])
    #expect(try repository.git.revParse("staging^") == before)
    #expect(try repository.tip("staging") == after)
    #expect(try repository.git.lsTree("staging:packages").map(\.path) == ["apache"])
    #expect(try repository.git.lsTree("staging").map(\.path).contains("odd \"name\"\n\u{e9}"))
    try repository.git.fsck()
  }

  @Test func aModeAloneMakesAnotherTree() throws {
    let repository = try TestRepository {
      TestBranch("a") { TestPackage("foo", "1.0.0") }
      TestBranch("b") { TestPackage("foo", "1.0.0", scriptMode: .regular) }
      TestBranch("c") { TestPackage("foo", "1.0.0", content: "Other.") }
    }
    let trees = try ["a", "b", "c"].map { try repository.tree($0, package: "foo", "1.0.0") }
    #expect(Set(trees).count == 3)
  }

  @Test func fsckSpeaksUpAboutADamagedRepository() throws {
    let repository = try sample()
    let blob = try repository.git.revParse("production:README.md")
    let file = repository.path + "/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
    try FileManager.default.removeItem(atPath: file)
    #expect(throws: ProcessFailure.self) { try repository.git.fsck() }
  }

  @Test func theUsersGitConfigurationDoesNotShow() throws {
    let repository = try sample()
    #expect(
      try repository.git.run("config", "--list", "--show-scope")
        .split(separator: "\n").allSatisfy { $0.hasPrefix("local") })
    #expect(
      try repository.git.run("var", "GIT_AUTHOR_IDENT")
        == "Storage Test <storage@example.com> 1600000000 +0000")
  }
}
