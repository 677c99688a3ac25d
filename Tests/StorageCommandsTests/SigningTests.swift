import Foundation
import Glibc
import TestSupport
import Testing

/// Signatures of commits and tags, with real keys and git as the judge.
@Suite(
  .tags(.large),
  .enabled(if: SigningKeys.isAvailable, "gpg or ssh-keygen is not installed"))
struct SigningTests {
  private let repository: TestRepository
  private let promote = ["promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging"]

  init() throws {
    repository = try TestRepository {
      TestBranch("production") { TestPackage("bar", "1.0.0") }
      TestBranch("staging") { TestPackage("bar", "1.1.0") }
      TestBranch("snapshot") { TestPackage("foo", "1.2.3") }
    }
  }

  private func run(_ keys: SigningKeys, _ arguments: [String]) throws -> CommandRun {
    try repository.storage(arguments, tool: keys.tool)
  }

  @Test(arguments: SigningKeys.Format.ofPackages)
  func commitsAreSignedWhereGitsConfigurationSaysSo(format: SigningKeys.Format) throws {
    let keys = try SigningKeys(format)
    let run = try run(keys, promote)
    #expect(run.status == 0, "\(run.screen)")
    for branch in ["staging", "snapshot"] {
      let verified = try keys.git(repository, "verify-commit", "--raw", branch)
      #expect(verified.status == 0, "\(verified.errorText)")
      #expect(
        try keys.git(repository, "log", "-1", "--format=%G?", branch).outputText == "G\n"
          || format == .openpgp)
    }
    // The object is the one that git itself would make.
    let raw = try repository.git.run("cat-file", "commit", "staging")
    #expect(raw.contains("\ngpgsig -----BEGIN "))
    let log = try self.run(keys, ["log", "--show-signature"])
    #expect(log.output.components(separatedBy: "  good signature by ").count == 3, "\(log.screen)")
    let document = try self.run(keys, ["log", "--show-signature", "--json"]).json()
    let entries = try #require(document["entries"] as? [[String: Any]])
    let states = entries.compactMap { ($0["signature"] as? [String: Any])?["status"] as? String }
    #expect(
      states.filter { $0 == "none" }.count == entries.count - 2 && states.count == entries.count)
  }

  @Test(arguments: SigningKeys.Format.ofPackages)
  func tagsAreSignedWhenAskedFor(format: SigningKeys.Format) throws {
    let keys = try SigningKeys(format)
    #expect(try run(keys, ["tag", "8.4.0"]).status == 0)
    #expect(try keys.git(repository, "verify-tag", "8.4.0").status != 0)
    let run = try run(keys, ["tag", "8.5.0", "--sign", "--message", "no line end"])
    #expect(run.status == 0, "\(run.screen)")
    let verified = try keys.git(repository, "verify-tag", "--raw", "8.5.0")
    #expect(verified.status == 0, "\(verified.errorText)")
  }

  @Test(.enabled(if: SigningKeys.hasCertificates, "gpgsm is not installed"))
  func aCertificateSignsAsAKeyDoes() throws {
    let keys = try SigningKeys(.x509)
    let run = try run(keys, promote)
    #expect(run.status == 0, "\(run.screen)")
    for branch in ["staging", "snapshot"] {
      let verified = try keys.git(repository, "log", "-1", "--format=%G? %GS", branch)
      #expect(
        verified.outputText == "G /CN=\(HermeticEnvironment.name)\n", "\(verified.errorText)")
    }
    let raw = try repository.git.run("cat-file", "commit", "staging")
    #expect(raw.contains("\ngpgsig -----BEGIN SIGNED MESSAGE-----\n"))
    let tag = try self.run(keys, ["tag", "8.5.0", "--sign"])
    #expect(tag.status == 0, "\(tag.screen)")
    let verified = try keys.git(repository, "verify-tag", "8.5.0")
    #expect(verified.status == 0, "\(verified.errorText)")
    let log = try self.run(keys, ["log", "--show-signature", "--in", "staging", "--limit", "1"])
    #expect(log.output.contains("  good signature by "), "\(log.screen)")
    // No client checks a package with it.
    let refused = try repository.refuse(
      "sign", "foo-1.2.3", "--in", "staging", status: 2, tool: keys.tool)
    #expect(refused.errors.first?.hasPrefix("git's gpg.format is x509") == true)
  }

  @Test func anSSHSignatureIsWhatGitWouldMake() throws {
    let keys = try SigningKeys(.ssh)
    #expect(try run(keys, promote).status == 0)
    let message = try repository.git.run("log", "-1", "--format=%B", "staging")
    let file = try keys.folder.write(message, to: "message")
    let again = try keys.git(
      repository, "-c", "user.signingkey=\(keys.folder.path("id"))", "commit-tree", "-S",
      "-p", "staging^", "-F", file, "staging^{tree}")
    #expect(again.outputText.dropLast() == (try repository.tip("staging")), "\(again.errorText)")
  }

  @Test func optionsStandAboveTheConfiguration() throws {
    let keys = try SigningKeys(.ssh, signsCommits: false)
    #expect(try run(keys, promote).status == 0)
    #expect(try keys.git(repository, "verify-commit", "staging").status != 0)
    let undo = ["undo", "--reason", "a test"]
    #expect(try run(keys, undo + ["--sign"]).status == 0)
    #expect(try keys.git(repository, "verify-commit", "staging").status == 0)
    let always = try SigningKeys(.ssh)
    #expect(try run(always, undo + ["--no-sign"]).status == 0)
    #expect(try always.git(repository, "verify-commit", "staging").status != 0)
    #expect(try run(always, undo + ["--sign", "--no-sign"]).status == 2)
    #expect(try run(always, ["tag", "8.5.0", "--sign", "--no-sign"]).status == 2)
  }

  @Test(
    arguments: [
      "echo 'no agent' >&2; exit 2", "exit 0", "echo nonsense", "kill -9 $$",
      "echo '[GNUPG:] SIG_CREATED x' >&2; echo nonsense", "rm -f \"$0\"; exec \"$0\"",
    ])
  func aSignerThatFailsLeavesEverythingAsItWas(script: String) throws {
    for format in SigningKeys.Format.ofPackages {
      let keys = try SigningKeys(format)
      let program = try keys.folder.write("#!/bin/sh\n\(script)\n", to: "signer", executable: true)
      var tool = keys.tool
      tool.environment["GIT_CONFIG_COUNT"] = "1"
      tool.environment["GIT_CONFIG_KEY_0"] = "gpg.\(format.rawValue).program"
      tool.environment["GIT_CONFIG_VALUE_0"] = program
      let run = try repository.refuse(
        "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging", status: 74, tool: tool)
      #expect(run.errors.first?.hasPrefix("cannot sign") == true, "\(run.screen)")
      _ = try repository.refuse("tag", "8.5.0", "--sign", status: 74, tool: tool)
    }
  }

  @Test func aMissingKeyIsNamed() throws {
    let keys = try SigningKeys(.ssh)
    _ = try ProcessRun(
      "git", ["config", "--file", keys.folder.path("gitconfig"), "--unset", "user.signingkey"],
      environment: keys.environment
    ).output()
    let run = try repository.refuse(
      "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging", status: 74, tool: keys.tool)
    #expect(run.errors.first?.contains("user.signingKey") == true)
  }

  @Test func aSignatureOverOtherContentsIsBadAndAStrangersIsUnknown() throws {
    let keys = try SigningKeys(.ssh)
    #expect(try run(keys, promote).status == 0)
    let raw = try repository.git.run("cat-file", "commit", "staging")
    let forged = try repository.git.run(
      ["hash-object", "-t", "commit", "-w", "--stdin"],
      input: raw.replacingOccurrences(of: "foo-1.2.3 from", with: "foo-6.6.6 from") + "\n")
    try repository.git.run("update-ref", "refs/heads/staging", forged)
    let log = try run(keys, ["log", "--in", "staging", "--show-signature", "--limit", "1"])
    #expect(log.output.contains("  BAD signature"), "\(log.screen)")
    let stranger = try SigningKeys(.ssh)
    let other = try run(stranger, ["log", "--in", "snapshot", "--show-signature", "--limit", "1"])
    #expect(!other.output.contains("  good signature by"), "\(other.screen)")
    #expect(other.output.contains("signature"), "\(other.screen)")
  }

  @Test func aReviewedPromotionIsSignedToo() throws {
    let keys = try SigningKeys(.ssh)
    let reviewed = try ReviewedStorage()
    var clone = try reviewed.clone()
    var tool = clone.tool
    tool.environment["GIT_CONFIG_GLOBAL"] = keys.folder.path("gitconfig")
    tool.environment["HOME"] = keys.folder.path
    clone = StorageClone(path: clone.path, tool: tool)
    clone.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging", "--pull-request")
    for topic in try reviewed.topics().keys {
      let verified = try keys.git(reviewed.server, "verify-commit", topic)
      #expect(verified.status == 0, "\(verified.errorText)")
    }
    clone.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging", "--push")
    #expect(try keys.git(reviewed.server, "verify-commit", "staging").status == 0)
  }
}
