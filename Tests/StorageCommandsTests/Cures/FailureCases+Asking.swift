import Foundation
import Glibc
import StorageCommands
import TestSupport

extension FailureCase {
  static let commandLine: [FailureCase] = [
    FailureCase(.usage, "promot nginx-1.2.0 --from snapshot --to staging", .mended),
    FailureCase(.usage, "list --served=yes", .mended),
    FailureCase(.usage, "list --color=alwys", .mended),
    FailureCase(.usage, "promote --from snapshot", .shows("--to D")),
    FailureCase(.badReference, "remove nginx --from snapshot", .words("foo-1.2.3")),
    FailureCase(
      .badReason, "promote nginx-1.2.0 --from snapshot --to staging --reason ''",
      .words("--reason 'breaks ingest'")),
    FailureCase(
      .badAge, "promote --newest --from snapshot --to staging --older-than soon", .mended),
    FailureCase(.badVersion, "kibana --version new", .mended),
    FailureCase(.badTag, "tag v8.5.0", .mended),
    FailureCase(.badTag, "tag latest", .words("8.5.0")),
    FailureCase(.badRegistryVersion, "registry-version set main --in staging", .mended) {
      try $0.repository.commit(to: "staging") { TestFile("Dockerfile", "FROM r:v1.0.0\n") }
    },
    FailureCase(.file, "--config nowhere.yml status", .words("a file that is there")),
  ]

  static let place: [FailureCase] = [
    FailureCase(.notARepository, "-C here.git status", .waits("storage init")) {
      try $0.folder.makeDirectory("here.git")
    } until: {
      try $0.succeed("init", "here.git")
    },
    FailureCase(.unsupportedFormat, "-C new.git status", .words("SHA-1")) {
      try $0.folder.makeDirectory("new.git")
      try GitOracle($0.folder.path("new.git"))
        .run("init", "--quiet", "--bare", "--object-format=sha256")
    },
    FailureCase(.unreadableRepository, "status", .shows("bad config line 1")) {
      try $0.repository.directory.write("[core\n", to: "storage.git/config")
    },
    FailureCase(.badSettings, "status", .words("otherBranches")) {
      try $0.settings("otherBranchs: [main]\n")
    },
    FailureCase(.unknownDistribution, "list stagng", .mended),
    FailureCase(.unknownDistribution, "list canary", .words("production, staging, snapshot")),
    FailureCase(.missingBranch, "list staging", .again) {
      try $0.git.run("update-ref", "refs/remotes/upstream/staging", "refs/heads/staging")
      try $0.git.run("update-ref", "-d", "refs/heads/staging")
    },
    FailureCase(.missingBranch, "list staging", .waits("create the branch")) {
      try $0.git.run("update-ref", "-d", "refs/heads/staging")
    } until: {
      try $0.git.run("branch", "staging", "production")
    },
    FailureCase(.remoteOnly, "promote foo-1.2.3 --from snapshot --to staging", .mended) {
      try $0.useClone()
      try $0.clone.run("update-ref", "refs/heads/staging", "refs/remotes/origin/staging")
    },
    FailureCase(.checkedOut, "promote foo-1.2.3 --from snapshot --to staging", .again) {
      $0.use(
        try TestRepository(checkedOut: "staging") {
          TestBranch("production")
          TestBranch("staging") { TestPackage("bar", "1.0.0") }
          TestBranch("snapshot") { TestPackage("foo", "1.2.3") }
        })
    },
    FailureCase(
      .symbolicReference, "promote nginx-1.2.0 --from snapshot --to staging",
      .leads(to: .missingBranch)
    ) {
      try $0.git.run("symbolic-ref", "refs/heads/staging", "refs/heads/production")
    },
    FailureCase(
      .noIdentity, "promote nginx-1.2.0 --from snapshot --to staging", .again, hints: [0, 1]
    ) {
      for name in ["AUTHOR", "COMMITTER"] {
        for part in ["NAME", "EMAIL"] { $0.tool.environment["GIT_\(name)_\(part)"] = nil }
      }
    },
    FailureCase(.badDate, "promote nginx-1.2.0 --from snapshot --to staging", .again) {
      $0.tool.environment["GIT_COMMITTER_DATE"] = "yesterday-ish"
    },
    FailureCase(.foreignRepository, "init other.git", .mended) {
      let other = try TestRepository { TestBranch("trunk") { TestFile("a", "b") } }
      try FileManager.default.copyItem(atPath: other.path, toPath: $0.folder.path("other.git"))
    },
    FailureCase(.notEmpty, "init full", .mended) { try $0.folder.write("x", to: "full/file") },
    FailureCase(.notEmpty, "clone URL full", .words("another-folder.git")) {
      $0.words["URL"] = try $0.useClone().url
      try $0.folder.write("x", to: "full/file")
    },
    FailureCase(.notAFolder, "init file", .mended) { try $0.folder.write("x", to: "file") },
  ]

  /// Only root can give a repository away.
  static let ownership: [FailureCase] = [
    FailureCase(.notOwned, "status", .again) {
      guard chown($0.repository.path, 12_345, 12_345) == 0 else { throw SystemError("chown") }
    }
  ]

  static let absent: [FailureCase] = [
    FailureCase(.unknownPackage, "promote ngnix-1.2.0 --from snapshot --to staging", .mended),
    FailureCase(.unknownPackage, "remove mysql-1.2.0 --from snapshot", .shows("apache-0.3.0")),
    FailureCase(.unknownVersion, "promote nginx-1.2.1 --from snapshot --to staging", .mended),
    FailureCase(.unknownVersion, "promote nginx-1.1.0 --from snapshot --to production", .mended),
    FailureCase(.unknownVersion, "remove nginx-1.1.0 --from snapshot", .words("is in staging")),
    FailureCase(.unknownRevision, "list staging@yesterday", .shows("added nginx-1.1.0")),
    FailureCase(.notInDistribution, "list production@TIP", .shows("nginx-1.0.0")) {
      $0.words["production@TIP"] = "production@" + (try $0.repository.tip("snapshot"))
    },
    FailureCase(.noHistory, "log mysql", .shows("apache-0.3.0")),
  ]
}
