import Foundation
import Glibc
import TestSupport
import Testing

/// Packages signed with real keys, judged by GnuPG and ssh-keygen.
@Suite(
  .tags(.large),
  .enabled(
    if: SigningKeys.isAvailable && access("/usr/bin/gpgv", X_OK) == 0,
    "gpg, gpgv or ssh-keygen is not installed"))
struct SignTests {
  private let repository: TestRepository

  init() throws {
    repository = try TestRepository {
      TestBranch("production") { TestPackage("bar", "1.0.0") }
      TestBranch("staging") { TestPackage("bar", "1.0.0") }
      TestBranch("snapshot") {
        TestPackage("foo", "1.2.3")
        TestPackage("foo", "1.3.0")
      }
    }
  }

  private func run(_ keys: SigningKeys, _ arguments: String...) throws -> CommandRun {
    try repository.storage(arguments, tool: keys.tool)
  }

  /// The rules that `validate` finds broken, with the keys that the settings name.
  private func rules(_ keys: SigningKeys, _ arguments: [String]) throws -> [String] {
    let run = try repository.storage(
      ["--config", keys.settings(), "--json", "validate"] + arguments, tool: keys.tool)
    let findings = try #require(try run.json()["findings"] as? [[String: Any]], "\(run.screen)")
    return findings.compactMap { $0["rule"] as? String }.filter { $0.hasPrefix("signature.") }
  }

  @Test(arguments: SigningKeys.Format.ofPackages)
  func aSignatureIsServedAndTrueThroughEveryPromotion(format: SigningKeys.Format) throws {
    let keys = try SigningKeys(format, signsCommits: false)
    let signed = try run(keys, "sign", "foo-1.2.3", "foo-1.3.0", "--in", "snapshot")
    #expect(signed.status == 0, "\(signed.screen)")
    #expect(
      signed.output.hasPrefix("signed foo-1.2.3 in snapshot\nsigned foo-1.3.0 in snapshot\n"))
    #expect(
      try repository.git.run("diff", "--name-status", "snapshot~1", "snapshot")
        == "A\tpackages/foo/1.2.3.sig\nA\tpackages/foo/1.3.0.sig")
    #expect(
      try repository.git.run("log", "-1", "--format=%B", "snapshot").hasPrefix(
        "[snapshot] Sign 2 packages\n\n- foo-1.2.3\n- foo-1.3.0\n\nOperation: sign "))
    for (from, to) in [("snapshot", "staging"), ("staging", "production")] {
      let run = try run(keys, "promote", "foo-1.2.3", "--from", from, "--to", to)
      #expect(run.status == 0, "\(run.screen)")
    }
    let zip = try run(keys, "preview", "production", "/epr/foo/foo-1.2.3.zip")
    #expect(zip.status == 0)
    let signature = try run(keys, "preview", "production", "/epr/foo/foo-1.2.3.zip.sig")
    #expect(signature.output.hasPrefix("-----BEGIN \(format == .ssh ? "SSH" : "PGP") SIGNATURE"))
    let page = try run(keys, "preview", "production", "/package/foo/1.2.3/")
    #expect(page.output.contains("\"signature_path\": \"/epr/foo/foo-1.2.3.zip.sig\""))
    #expect(try rules(keys, []) == [])
    // bar-1.0.0 is in two distributions.
    #expect(
      try rules(keys, ["--rule", "signature.missing=warning"])
        == ["signature.missing", "signature.missing"])
  }

  @Test func theServedZipIsWhatIsSigned() throws {
    let keys = try SigningKeys(.openpgp, signsCommits: false)
    #expect(try run(keys, "sign", "foo-1.2.3", "--in", "snapshot").status == 0)
    let site = keys.folder.path("site")
    #expect(try run(keys, "build", "snapshot", "--output", site).status == 0)
    let zip = site + "/epr/foo/foo-1.2.3.zip"
    let verified = try ProcessRun(
      "gpg", ["--batch", "--verify", zip + ".sig", zip], environment: keys.environment
    ).run()
    #expect(verified.status == 0, "\(verified.errorText)")
  }

  @Test(arguments: [true, false])
  func aKeyRingMayBeInArmour(isArmoured: Bool) throws {
    let keys = try SigningKeys(.openpgp, signsCommits: false)
    #expect(try run(keys, "sign", "foo-1.2.3", "--in", "snapshot").status == 0)
    let settings = try keys.settings(armoured: isArmoured)
    let good = try run(keys, "--config", settings, "validate", "snapshot")
    #expect(good.status == 0, "\(good.screen)")
  }

  @Test(arguments: SigningKeys.Format.ofPackages)
  func whatIsSignedOtherwiseIsFound(format: SigningKeys.Format) throws {
    let keys = try SigningKeys(format, signsCommits: false)
    #expect(try run(keys, "sign", "foo-1.2.3", "--in", "snapshot").status == 0)
    let strangers = try SigningKeys(format, signsCommits: false)
    #expect(try rules(strangers, ["snapshot"]) == ["signature.key"])
    // Of the other kind no keys are known.
    let others = try SigningKeys(format == .ssh ? .openpgp : .ssh, signsCommits: false)
    #expect(try rules(others, ["snapshot"]) == ["signature.key"])
    // The signature of one version beside another.
    let signature = try repository.git.run("show", "snapshot:packages/foo/1.2.3.sig") + "\n"
    try repository.commit(to: "snapshot") { TestFile("packages/foo/1.3.0.sig", signature) }
    #expect(try rules(keys, ["snapshot"]) == ["signature.valid"])
    #expect(try rules(keys, ["snapshot", "--base", "snapshot~1"]) == ["signature.valid"])
    #expect(try rules(keys, ["snapshot", "--base", "snapshot~2"]) == ["signature.valid"])
    // Nothing in armour.
    try repository.commit(to: "snapshot") { TestFile("packages/foo/1.3.0.sig", "signed\n") }
    #expect(try rules(keys, ["snapshot"]) == ["signature.valid"])
    let explained = try run(keys, "validate", "--explain", "signature.valid")
    #expect(explained.output.contains("signature"))
  }

  @Test func aSignatureForCommitsIsNoneForPackages() throws {
    let keys = try SigningKeys(.ssh, signsCommits: false)
    let zip = keys.folder.path("site") + "/epr/foo/foo-1.2.3.zip"
    #expect(
      try run(keys, "build", "snapshot", "--output", keys.folder.path("site")).status == 0)
    _ = try ProcessRun(
      "ssh-keygen", ["-q", "-Y", "sign", "-n", "git", "-f", keys.folder.path("id"), zip],
      environment: keys.environment
    ).output()
    let signature = try String(contentsOfFile: zip + ".sig", encoding: .utf8)
    try repository.commit(to: "snapshot") { TestFile("packages/foo/1.2.3.sig", signature) }
    #expect(try rules(keys, ["snapshot"]) == ["signature.valid"])
  }

  @Test func signingAgainIsAnOverwrite() throws {
    let keys = try SigningKeys(.openpgp, signsCommits: false)
    #expect(try run(keys, "sign", "bar-1.0.0", "--in", "staging").status == 0)
    let tip = try repository.tip("staging")
    let again = try run(keys, "sign", "bar-1.0.0", "--in", "staging")
    #expect(again.output == "nothing to do: bar-1.0.0 is signed already\n")
    #expect(try repository.tip("staging") == tip)
    let refused = try repository.refuse(
      "sign", "bar-1.0.0", "--in", "staging", "--again", tool: keys.tool)
    #expect(refused.errors == ["bar-1.0.0 is in staging already, with another signature"])
    // A signature has a time, so that the same key makes another one a second later.
    usleep(1_100_000)
    let replaced = try run(
      keys, "sign", "bar-1.0.0", "--in", "staging", "--again", "--reason", "new key")
    #expect(replaced.status == 0, "\(replaced.screen)")
    #expect(try repository.tip("staging") != tip)
    #expect(
      replaced.warnings == [
        "bar-1.0.0 of staging is not served: production has it too, and comes first"
      ])
  }

  @Test func aDryRunKeepsNothingAndUndoTakesTheSignatureBack() throws {
    let keys = try SigningKeys(.ssh, signsCommits: false)
    let before = try RepositoryState(of: repository)
    let dry = try run(keys, "sign", "foo-1.2.3", "--in", "snapshot", "--dry-run")
    #expect(dry.output.hasPrefix("would sign foo-1.2.3 in snapshot\n"), "\(dry.screen)")
    #expect(dry.output.contains("    + packages/foo/1.2.3.sig "))
    #expect(try RepositoryState(of: repository).changes(since: before) == [])
    let tree = try repository.tree("snapshot")
    #expect(try run(keys, "sign", "foo-1.2.3", "--in", "snapshot").status == 0)
    let log = try run(keys, "log", "--in", "snapshot", "--limit", "1")
    #expect(log.output.hasSuffix(" snapshot signed foo-1.2.3\n"))
    let undone = try run(keys, "undo")
    #expect(undone.output.hasPrefix("took the signature from foo-1.2.3 by undoing\n"))
    #expect(try repository.tree("snapshot") == tree)
    let redone = try run(keys, "undo")
    #expect(redone.output.hasPrefix("signed foo-1.2.3 by undoing\n"), "\(redone.screen)")
  }

  @Test(
    arguments: [
      (["sign", "--in", "snapshot"], 2), (["sign", "foo-1.2.3"], 2),
      (["sign", "foo", "--in", "snapshot"], 2), (["sign", "foo-1.2.3", "--in", "snapsho"], 2),
      (["sign", "foo-9.9.9", "--in", "snapshot"], 1),
      (["sign", "qux-1.0.0", "--in", "snapshot"], 1),
      (["sign", "foo-1.2.3", "foo-9.9.9", "--in", "snapshot"], 1),
      (["sign", "foo-1.2.3", "--in", "experimental"], 1),
      (["sign", "foo-1.2.3", "--in", "snapshot", "--reason", " "], 2),
    ] as [([String], Int32)])
  func wrongInputIsRefusedWithoutAKey(arguments: [String], status: Int32) throws {
    var tool = InProcessTool()
    tool.environment["GNUPGHOME"] = "/nonexistent"
    let before = try RepositoryState(of: repository)
    let run = try repository.storage(arguments, tool: tool)
    #expect(run.status == status, "\(run.screen)")
    #expect(run.errors.count == 1 && run.output.isEmpty, "\(run.screen)")
    #expect(try RepositoryState(of: repository).changes(since: before) == [])
  }

  @Test func aKeyThatFailsAndAPackageThatCannotBeReadLeaveEverythingAsItWas() throws {
    let keys = try SigningKeys(.ssh, signsCommits: false)
    var tool = keys.tool
    tool.environment["GIT_CONFIG_COUNT"] = "1"
    tool.environment["GIT_CONFIG_KEY_0"] = "user.signingkey"
    tool.environment["GIT_CONFIG_VALUE_0"] = "/nonexistent"
    try repository.refuse("sign", "foo-1.2.3", "--in", "snapshot", status: 74, tool: tool)
    try repository.commit(to: "snapshot") {
      TestFile("packages/foo/1.2.3/img/link.svg", "elsewhere", mode: .symbolicLink)
    }
    let run = try repository.refuse(
      "sign", "foo-1.3.0", "foo-1.2.3", "--in", "snapshot", status: 70, tool: keys.tool)
    #expect(run.errors.first?.hasPrefix("cannot read foo-1.2.3: ") == true)
  }

  @Test func keysThatCannotBeReadAreNamed() throws {
    let keys = try SigningKeys(.ssh, signsCommits: false)
    let settings = try keys.folder.write(
      "version: 1\nsignatures: {keyring: nowhere.gpg}\n", to: "storage.yml")
    // They are not asked for before there is a signature.
    #expect(try run(keys, "--config", settings, "validate").status == 0)
    #expect(try run(keys, "sign", "foo-1.2.3", "--in", "snapshot").status == 0)
    let run = try run(keys, "--config", settings, "validate")
    #expect(run.status == 2)
    #expect(run.errors == ["cannot read nowhere.gpg: No such file or directory"])
    var tool = keys.tool
    tool.environment["PATH"] = "/nonexistent"
    let missing = try repository.storage(
      ["--config", keys.settings(), "validate", "snapshot"], tool: tool)
    #expect(missing.status == 74)
    #expect(missing.hints == ["apt-get install openssh-client"])
  }

  @Test func aSmallCloneFetchesWhatItSigns() throws {
    let keys = try SigningKeys(.ssh, signsCommits: false)
    let shared = try SharedStorage()
    let clone = try shared.clone()
    var tool = clone.tool
    tool.environment.merge(keys.environment) { $1 }
    let signer = StorageClone(path: clone.path, tool: tool)
    signer.succeed("sign", "foo-1.2.3", "--in", "snapshot", "--push")
    let run = tool.run(["-C", shared.server.path, "--config", try keys.settings(), "validate"])
    #expect(!run.output.contains("foo/1.2.3.sig"), "\(run.screen)")
    #expect(try shared.server.git.exists("snapshot:packages/foo/1.2.3.sig"))
  }
}
