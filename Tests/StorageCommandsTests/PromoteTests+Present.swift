import TestSupport
import Testing

/// Versions that the target holds already, and signatures.
extension PromoteTests {
  private func leftover(
    scriptMode: TestFile.Mode = .executable, content: String = "", signature: String? = nil,
    held: String? = nil
  ) throws -> TestRepository {
    try TestRepository {
      TestBranch("production")
      TestBranch("staging") { TestPackage("foo", "1.2.3", signature: held) }
      TestBranch("snapshot") {
        TestPackage(
          "foo", "1.2.3", content: content, signature: signature, scriptMode: scriptMode)
      }
    }
  }

  @Test func theSameTreeInTheTargetFinishesTheRemoval() throws {
    let repository = try leftover()
    let staging = try repository.tip("staging")
    let run = try repository.succeed(
      "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    repository.expectScreen(run, "promote/completed.txt")
    #expect(try repository.tip("staging") == staging)
    #expect(try repository.versions("snapshot") == [])
    let message = try repository.git.message("snapshot")
    #expect(message.contains("Promoted-To: staging \(staging)"))
  }

  @Test func theSameCommandTwiceIsNothingToDo() throws {
    let repository = try repository()
    try repository.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    let before = try RepositoryState(of: repository)
    let run = try repository.succeed(
      "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    repository.expectScreen(run, "promote/unchanged.txt")
    #expect(try RepositoryState(of: repository).changes(since: before) == [])
  }

  @Test func whatIsDoneAlreadyDoesNotStopTheRest() throws {
    let repository = try repository()
    try repository.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    let run = try repository.succeed(
      "--json", "promote", "foo-1.2.3", "bar-0.2.0", "--from", "snapshot", "--to", "staging")
    let packages = try #require(try run.json()["packages"] as? [[String: Any]])
    #expect(packages.map { $0["state"] as? String } == ["promoted", "unchanged"])
    #expect(try repository.subjects("staging").first == "[staging] Promote bar-0.2.0 from snapshot")
    #expect(!(try repository.git.message("staging")).contains("foo-1.2.3"))
  }

  @Test func anotherTreeIsRefusedByProductionWhateverTheReason() throws {
    let repository = try TestRepository {
      TestBranch("production") { TestPackage("foo", "1.2.3", content: "old") }
      TestBranch("staging") { TestPackage("foo", "1.2.3", content: "new") }
      TestBranch("snapshot")
    }
    let run = try repository.refuse(
      "promote", "foo-1.2.3", "--from", "staging", "--to", "production", "--reason", "hot fix")
    #expect(run.errors == ["foo-1.2.3 is in production already, with other contents"])
    #expect(run.hints == ["release the change under a higher version"])
  }

  @Test func anotherTreeNeedsAReasonInStagingAndIsRecorded() throws {
    let repository = try leftover(content: "new")
    let old = try repository.tree("staging", package: "foo", "1.2.3")
    let new = try repository.tree("snapshot", package: "foo", "1.2.3")
    let refused = try repository.refuse(
      "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(refused.errors == ["foo-1.2.3 is in staging already, with other contents"])
    #expect(
      refused.hints == [
        "storage -C \(repository.path) promote foo-1.2.3 --from snapshot --to staging "
          + "--reason 'say why'"
      ])
    let run = try repository.succeed(
      "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging", "--reason", "wrong\n icon")
    #expect(run.warnings == ["foo-1.2.3 replaces other contents in staging (tree \(old))"])
    #expect(try repository.tree("staging", package: "foo", "1.2.3") == new)
    let lines = try repository.git.message("staging").split(separator: "\n")
    #expect(lines.contains("Replaces: foo-1.2.3 \(old)"))
    #expect(lines.contains("Package: foo-1.2.3 \(new)"))
    #expect(lines.contains("Reason: wrong icon"))
    #expect(try repository.versions("snapshot") == [])
  }

  @Test func otherModesAloneAreNamedAsSuch() throws {
    let repository = try leftover(scriptMode: .regular)
    let run = try repository.refuse("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(
      run.errors == [
        "foo-1.2.3 is in staging already, with the same contents but other file modes"
      ])
  }

  @Test func keepLeavesTheSourceAlone() throws {
    let repository = try repository()
    let snapshot = try repository.tip("snapshot")
    try repository.succeed(
      "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging", "--keep")
    #expect(try repository.tip("snapshot") == snapshot)
    #expect(try repository.versions("staging").contains("foo-1.2.3"))
    let again = try repository.succeed(
      "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging", "--keep")
    #expect(again.output == "nothing to do: foo-1.2.3 is promoted already\n")
    #expect(try repository.tip("snapshot") == snapshot)
  }

  // MARK: Signatures

  @Test func theSignatureTravels() throws {
    let repository = try TestRepository {
      TestBranch("production")
      TestBranch("staging")
      TestBranch("snapshot") { TestPackage("foo", "1.2.3", signature: "signed\n") }
    }
    try repository.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(
      try repository.git.lsTree("staging:packages/foo").map(\.path) == ["1.2.3.sig", "1.2.3"])
    #expect(try repository.git.run("show", "staging:packages/foo/1.2.3.sig") == "signed")
    #expect(try repository.git.lsTree("snapshot") == [])
  }

  @Test func aMissingSignatureIsAdded() throws {
    let repository = try leftover(signature: "signed\n")
    let run = try repository.succeed(
      "--json", "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    let packages = try #require(try run.json()["packages"] as? [[String: Any]])
    #expect(packages.first?["state"] as? String == "completed")
    #expect(
      try repository.git.lsTree("staging:packages/foo").map(\.path) == ["1.2.3.sig", "1.2.3"])
    #expect(try repository.git.lsTree("snapshot") == [])
  }

  @Test func aSignatureThatTheTargetAloneHasStays() throws {
    let repository = try leftover(held: "signed\n")
    let staging = try repository.tip("staging")
    try repository.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(try repository.tip("staging") == staging)
    #expect(try repository.git.lsTree("snapshot") == [])
  }

  @Test func anotherSignatureIsRefused() throws {
    let repository = try leftover(signature: "mine\n", held: "theirs\n")
    let run = try repository.refuse("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(run.errors == ["foo-1.2.3 is in staging already, with another signature"])
    try repository.succeed(
      "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging", "--reason", "new key")
    #expect(try repository.git.run("show", "staging:packages/foo/1.2.3.sig") == "mine")
  }

  @Test func anOverwriteTakesTheOldSignatureAway() throws {
    let repository = try leftover(content: "new", held: "of the old contents\n")
    try repository.succeed(
      "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging", "--reason", "rebuilt")
    #expect(try repository.git.lsTree("staging:packages/foo").map(\.path) == ["1.2.3"])
  }

  @Test(arguments: [nil, "mine\n"])
  func aSignatureOfNothingThatWaitsInTheTargetIsNotTakenForTheVersions(mine: String?) throws {
    let repository = try TestRepository {
      TestBranch("production")
      TestBranch("staging") { TestFile("packages/foo/1.2.3.sig", "of something that is gone\n") }
      TestBranch("snapshot") { TestPackage("foo", "1.2.3", signature: mine) }
    }
    try repository.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    let held = try repository.git.lsTree("staging:packages/foo").map(\.path)
    #expect(held == (mine == nil ? ["1.2.3"] : ["1.2.3.sig", "1.2.3"]))
    if mine != nil {
      #expect(try repository.git.run("show", "staging:packages/foo/1.2.3.sig") == "mine")
    }
    #expect(try repository.succeed("status").status == 0)
    try repository.succeed("undo")
    #expect(try repository.versions("snapshot") == ["foo-1.2.3"])
  }
}
