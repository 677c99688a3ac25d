import Foundation
import TestSupport
import Testing

/// Every refusal writes nothing, says why, and hints at what would do.
@Suite(.tags(.medium)) struct RefusalTests {
  func repository(checkedOut: String? = nil) throws -> TestRepository {
    try TestRepository(checkedOut: checkedOut) {
      TestBranch("production") { TestPackage("nginx", "1.0.0") }
      TestBranch("staging") { TestPackage("nginx", "1.1.0") }
      TestBranch("snapshot") {
        TestPackage("nginx", "1.2.0")
        TestPackage("nginx", "1.10.0")
        TestPackage("apache", "0.3.0")
      }
    }
  }

  static let promote = ["promote", "nginx-1.2.0", "--from", "snapshot", "--to", "staging"]

  func refuse(
    _ repository: TestRepository, _ arguments: [String], status: Int32,
    tool: InProcessTool = InProcessTool(), sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> CommandRun {
    let before = try RepositoryState(of: repository)
    let run = tool.run(["-C", repository.path] + arguments)
    #expect(run.status == status, "\(run.screen)", sourceLocation: sourceLocation)
    #expect(run.output == "", "\(run.screen)", sourceLocation: sourceLocation)
    #expect(
      try RepositoryState(of: repository).changes(since: before) == [], "\(run.screen)",
      sourceLocation: sourceLocation)
    return run
  }

  // MARK: Words of the command line

  @Test func anUnknownName() throws {
    let repository = try repository()
    let run = try repository.refuse(
      "promote", "ngnix-1.2.0", "--from", "snapshot", "--to", "staging")
    #expect(
      run.errors == ["ngnix-1.2.0 is not in snapshot: no distribution has a package ngnix"])
    let mended = "promote nginx-1.2.0 --from snapshot --to staging"
    #expect(run.hints == ["storage -C \(repository.path) \(mended)"])
    #expect(try InProcessTool().paste(run.hints[0] + " --dry-run").status == 0)
    let far = try repository.refuse("remove", "mysql-1.2.0", "--from", "snapshot")
    #expect(far.hints == ["storage -C \(repository.path) list snapshot"])
    #expect(try InProcessTool().paste(far.hints[0]).output.contains("apache-0.3.0"))
  }

  @Test func anUnknownVersionListsWhatThereIsAndWhere() throws {
    let repository = try repository()
    let run = try repository.refuse(
      "promote", "nginx-1.2.1", "--from", "snapshot", "--to", "staging")
    #expect(
      run.errors == [
        "nginx-1.2.1 is not in snapshot; nginx has 1.0.0 (production), 1.1.0 (staging), "
          + "1.2.0 (snapshot), 1.10.0 (snapshot)"
      ])
    #expect(
      run.hints == [
        "storage -C \(repository.path) promote nginx-1.2.0 --from snapshot --to staging"
      ])
    let elsewhere = try repository.refuse(
      "promote", "nginx-1.1.0", "--from", "snapshot", "--to", "production")
    #expect(
      elsewhere.hints == [
        "storage -C \(repository.path) promote nginx-1.1.0 --from staging --to production"
      ])
    let removal = try repository.refuse("remove", "nginx-1.1.0", "--from", "snapshot")
    #expect(removal.hints == ["nginx-1.1.0 is in staging"])
  }

  @Test func aLongListOfVersionsIsCut() throws {
    let repository = try TestRepository {
      TestBranch("production")
      TestBranch("staging")
      TestBranch("snapshot") { for number in 1...20 { TestPackage("foo", "1.\(number).0") } }
    }
    let run = try repository.refuse("remove", "foo-9.9.9", "--from", "snapshot")
    #expect(
      run.errors[0].hasPrefix("foo-9.9.9 is not in snapshot; foo has 12 older versions, 1.13.0"))
    #expect(run.errors[0].hasSuffix("1.20.0 (snapshot)"))
  }

  @Test(arguments: [
    ("stagng", "staging"), ("Staging", "staging"), ("canary", nil),
  ])
  func anUnknownDistribution(name: String, meant: String?) throws {
    let repository = try repository()
    for arguments in [
      ["promote", "nginx-1.2.0", "--from", "snapshot", "--to", name],
      ["promote", "nginx-1.2.0", "--from", name, "--to", "staging"],
      ["remove", "nginx-1.2.0", "--from", name], ["list", name], ["add", "/tmp", "--to", name],
    ] {
      let run = try refuse(repository, arguments, status: 2)
      #expect(run.errors == ["there is no distribution \(name)"])
      let mended = (["-C", repository.path] + arguments).map { $0 == name ? meant ?? name : $0 }
      #expect(
        run.hints == [
          meant == nil
            ? "the distributions are production, staging, snapshot, production-7.9, experimental"
            : "storage " + mended.joined(separator: " ")
        ])
    }
  }

  @Test(arguments: [
    (
      ["promote", "--form", "snapshot"], "'promote' has no option '--form'; did you mean '--from'?"
    ),
    (["promot"], "there is no command 'promot'; did you mean 'promote'?"),
    (["promote", "nginx-1.2.0", "--to", "staging"], "'promote' needs --from D"),
    (["promote", "--from", "snapshot", "--to", "staging"], "'promote' needs NAME-VERSION..."),
    (
      ["promote", "a-1.0.0", "--fro", "snapshot", "--to", "staging"],
      "'promote' has no option '--fro'; did you mean '--from'?"
    ),
    (["list", "--served=yes"], "--served takes no value, but got 'yes'"),
  ])
  func anUnknownWordSuggestsTheNearest(arguments: [String], message: String) throws {
    let run = try refuse(repository(), arguments, status: 2)
    #expect(run.errors == [message])
    #expect(!run.hints.isEmpty)
  }

  @Test func malformedReferencesAreAllListed() throws {
    let run = try refuse(
      repository(),
      [
        "remove", "nginx", "nginx-1.0", "Nginx-1.0.0", "nginx-v1.0.0", "nginx-1.2.0", "", "--from",
        "snapshot",
      ].filter { !$0.isEmpty },
      status: 2)
    #expect(run.errors.count == 4)
    for (line, word) in zip(run.errors, ["nginx", "nginx-1.0", "Nginx-1.0.0", "nginx-v1.0.0"]) {
      #expect(line.hasPrefix("\(word) is not NAME-VERSION: "))
    }
    #expect(run.hints == ["write a version as foo-1.2.3"])
  }

  @Test func aReasonWithoutAWord() throws {
    let run = try refuse(
      repository(), Self.promote + ["--reason", " \n"], status: 2)
    #expect(run.errors == ["the reason is empty"])
    #expect(run.hints == ["say why: --reason 'breaks ingest'"])
  }

  @Test func aListOfOperandsThatIsNotThere() throws {
    let run = try refuse(
      repository(), ["remove", "@/nonexistent/list", "--from", "snapshot"], status: 2)
    #expect(
      run.errors == ["cannot read operands from '/nonexistent/list': No such file or directory"])
  }
}
