import Foundation
import Glibc
import StorageCommands
import TestSupport

extension FailureCase {
  static let serving: [FailureCase] = [
    FailureCase(.registry, "serve --packages broken --dry-run --strict", .mended) {
      try $0.folder.write("name: [\n", to: "broken/new/1.0.0/manifest.yml")
    },
    FailureCase(.previewStatus, "preview snapshot /epr/nginx/nginx-9.9.9.zip", .mended),
    FailureCase(.previewStatus, "preview snapshot /search?kibana.version=x", .mended),
    FailureCase(.noURL, "--config own.yml kibana production", .words("url in storage.yml")) {
      try $0.folder.write(
        "version: 1\ndistributions: [{name: production, branch: production}]\n", to: "own.yml")
    },
    FailureCase(
      .cannotListen, "serve staging --listen 203.0.113.1:80", .words("--listen 127.0.0.1:0")),
  ]

  static let writing: [FailureCase] = [
    FailureCase(.locked, "promote nginx-1.2.0 --from snapshot --to staging", .again, hints: [1]) {
      try $0.repository.directory.write("", to: "storage.git/refs/heads/staging.lock")
    },
    FailureCase(
      .locked, "promote nginx-1.2.0 --from snapshot --to staging", .waits("run the command again")
    ) {
      let lock = open($0.repository.path + "/storage.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard flock(lock, LOCK_EX) == 0 else { throw SystemError("flock") }
      $0.words["lock"] = String(lock)
    } until: {
      close(Int32($0.words["lock"] ?? "") ?? -1)
    },
    FailureCase(.system, "promote nginx-1.2.0 --from snapshot --to staging", .waits("the system")) {
      try $0.repository.directory.makeDirectory("storage.git/storage.lock")
    } until: {
      rmdir($0.repository.path + "/storage.lock")
    },
    FailureCase(.damagedRepository, "list staging", .shows("missing tree")) {
      let tree = try $0.repository.tree("staging", "packages")
      unlink($0.repository.path + "/objects/\(tree.prefix(2))/\(tree.dropFirst(2))")
    },
    FailureCase(.git, "list staging", .shows("refs/heads/staging: invalid sha1 pointer")) {
      try $0.repository.directory.write("garbage\n", to: "storage.git/refs/heads/staging")
    },
  ]

  static let remote: [FailureCase] = [
    FailureCase(.transport, "sync", .waits("run the command again")) {
      try $0.useClone()
      try $0.clone.run("config", "remote.origin.uploadpack", "echo nonsense #")
    } until: {
      try $0.clone.run("config", "--unset", "remote.origin.uploadpack")
    },
    FailureCase(
      .noRemote, "promote nginx-1.2.0 --from snapshot --to staging --push",
      .waits("remote add origin URL")
    ) { _ in
    } until: {
      let server = $0.folder.path("server.git")
      try $0.git.run("clone", "--quiet", "--bare", $0.repository.path, server)
      try $0.git.run("remote", "add", "origin", "file://" + server)
    },
    FailureCase(.noDistributions, "clone URL new.git", .mended) {
      let other = try TestRepository { TestBranch("trunk") { TestFile("a", "b") } }
      try other.git.run("clone", "--quiet", "--bare", other.path, $0.folder.path("other.git"))
      $0.words["URL"] = "file://" + $0.folder.path("other.git")
    },
    FailureCase(
      .pushRefused, "promote foo-1.2.3 --from snapshot --to staging", .waits("asks for")
    ) {
      let server = try $0.useClone()
      try server.hook("pre-receive", "exit 1")
      $0.words["hook"] = server.server.path + "/hooks/pre-receive"
    } until: {
      unlink($0.words["hook"] ?? "")
    },
    FailureCase(
      .pushUnanswered, "promote foo-1.2.3 --from snapshot --to staging", .waits("looks first")
    ) {
      let path = try $0.useClone().server.path
      try FileManager.default.createDirectory(
        atPath: path + "/hooks", withIntermediateDirectories: true)
      let hook = path + "/hooks/post-receive"
      try "#!/bin/sh\nmv '\(path)' '\(path).away'\nkill -9 $PPID\n"
        .write(toFile: hook, atomically: true, encoding: .utf8)
      chmod(hook, 0o755)
      $0.words["server"] = path
    } until: {
      let path = $0.words["server"] ?? ""
      try FileManager.default.moveItem(atPath: path + ".away", toPath: path)
      unlink(path + "/hooks/post-receive")
    },
    FailureCase(
      .tipMoved, "promote foo-1.2.3 --from snapshot --to staging", .waits("run the command again")
    ) {
      let server = try $0.useClone()
      try server.hook(
        "pre-receive",
        """
        unset GIT_QUARANTINE_PATH
        export GIT_AUTHOR_DATE="$(date +%s%N | cut -c5-14) +0000"
        git update-ref refs/heads/staging $(git commit-tree -p staging -m x staging^{tree})
        """)
      $0.words["hook"] = server.server.path + "/hooks/pre-receive"
    } until: {
      unlink($0.words["hook"] ?? "")
    },
    FailureCase(.tagExists, "tag 8.5.0 --push", .again, hints: [1]) {
      let server = try $0.useClone()
      try $0.succeed("tag", "8.5.0")
      try server.server.git.run("tag", "-m", "theirs", "8.5.0", "production")
    },
    FailureCase(.timeout, "sync", .again) {
      try $0.useClone()
      try $0.clone.run("config", "remote.origin.uploadpack", "sleep 2; git-upload-pack")
      $0.tool.environment["STORAGE_NETWORK_TIMEOUT"] = "1"
    },
    FailureCase(.unreachable, "sync", .waits("run the command again")) {
      try $0.useClone()
      $0.words["url"] = try $0.clone.run("config", "remote.origin.url")
      try $0.clone.run("config", "remote.origin.url", "http://127.0.0.1:1/x.git")
    } until: {
      try $0.clone.run("config", "remote.origin.url", $0.words["url"] ?? "")
    },
    FailureCase(.notFound, "sync", .shows("nowhere.git")) {
      try $0.useClone()
      try $0.clone.run("config", "remote.origin.url", "file:///nonexistent/nowhere.git")
    },
    FailureCase(.missingProgram, "sync", .waits("apt-get install git")) {
      try $0.useClone()
      $0.words["PATH"] = $0.tool.environment["PATH"]
      $0.tool.environment["PATH"] = "/nonexistent"
    } until: {
      $0.tool.environment["PATH"] = $0.words["PATH"]
    },
  ]
}
