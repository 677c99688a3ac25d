import StorageCommands
import TestSupport

extension FailureCase {
  static let policy: [FailureCase] = [
    FailureCase(
      .sameDistribution, "promote nginx-1.2.0 --from snapshot --to snapshot", .mended),
    FailureCase(
      .sameDistribution, "promote nginx-1.0.0 --from production --to=production",
      .words("no further than production")),
    FailureCase(.notUpwards, "promote nginx-1.2.0 --from staging --to snapshot", .mended),
    FailureCase(
      .notAccepted, "promote nginx-1.2.0 --from snapshot --to production", .mended
    ) {
      try $0.settings(
        """
        distributions:
          - {name: production, branch: production, promoteFrom: [staging]}
          - name: staging
            branch: staging
            layers: [production, staging]
            promoteFrom: [snapshot]
          - name: snapshot
            branch: snapshot
            layers: [production, staging, snapshot]
            remove: yes
        """)
    },
    FailureCase(.frozen, "promote nginx-1.2.0 --from snapshot --to experimental", .mended),
    FailureCase(.frozen, "add new --to experimental", .mended) {
      try $0.package("new", "new", "1.0.0")
    },
    FailureCase(.frozen, "remove nginx-1.2.0 --from experimental", .words("leave experimental")),
    FailureCase(.promotedInto, "add new --to production", .mended) {
      try $0.package("new", "new", "1.0.0")
    },
    FailureCase(
      .differentContents, "promote nginx-1.1.0 --from snapshot --to staging", .mended
    ) {
      try $0.repository.commit(to: "snapshot") { TestPackage("nginx", "1.1.0", content: "Other") }
    },
    FailureCase(
      .differentContents, "promote nginx-1.0.0 --from snapshot --to production",
      .words("a higher version")
    ) {
      try $0.repository.commit(to: "snapshot") { TestPackage("nginx", "1.0.0", content: "Other") }
    },
    FailureCase(.alreadyPublished, "promote nginx-1.0.0 --from snapshot --to staging", .mended) {
      try $0.repository.commit(to: "snapshot") { TestPackage("nginx", "1.0.0") }
    },
    FailureCase(.alreadyPublished, "add nginx --to snapshot", .words("a higher version")) {
      try $0.package("nginx", "nginx", "1.0.0")
    },
    FailureCase(.alreadyPublished, "add new --to snapshot", .shows("new-1.0.0")) {
      try $0.package("new", "new", "1.0.0")
      try $0.succeed("add", "new", "--to", "snapshot")
      try $0.succeed("promote", "new-1.0.0", "--from", "snapshot", "--to", "staging")
    },
    FailureCase(.removalForbidden, "remove nginx-1.0.0 --from production", .words("higher")),
    FailureCase(.removalForbidden, "promote nginx-1.1.0 --from staging --to production", .mended) {
      try $0.settings(
        """
        distributions:
          - {name: production, branch: production, promoteFrom: [staging]}
          - {name: staging, branch: staging, layers: [production, staging], remove: never}
        """)
    },
    FailureCase(.removalForbidden, "undo", .words("promote a higher version")) {
      try $0.succeed("promote", "nginx-1.1.0", "--from", "staging", "--to", "production")
    },
    FailureCase(.reasonNeeded, "remove nginx-1.1.0 --from staging", .mended),
    FailureCase(.reasonNeeded, "undo COMMIT", .mended) {
      try $0.succeed(
        "promote", "nginx-1.2.0", "--from", "snapshot", "--to", "staging", "--keep")
      $0.words["COMMIT"] = try $0.repository.tip("staging")
    },
  ]

  static let packages: [FailureCase] = [
    FailureCase(.badPackage, "add nowhere --to snapshot", .words("a built package version")),
    FailureCase(.badPackage, "add built --to snapshot", .mended) {
      try $0.package("built/1.0.0", "new", "1.0.0")
    },
    FailureCase(.badPackage, "add empty --to snapshot", .words("build the package first")) {
      try $0.folder.makeDirectory("empty")
    },
    FailureCase(.badPackage, "add new --to snapshot", .words("mend the manifest")) {
      try $0.folder.write("name: [\n", to: "new/manifest.yml")
    },
    FailureCase(.badPackage, "add new --to snapshot", .words("mend the manifest")) {
      try $0.folder.write("name: New\nversion: 1.0.0\n", to: "new/manifest.yml")
    },
    FailureCase(.badPackage, "add 1.0.0 --to snapshot", .words("rename the directory")) {
      try $0.package("1.0.0", "new", "1.0.1")
    },
    FailureCase(.badPackage, "add new.zip --to snapshot", .words("pack the package again")) {
      try $0.folder.write("no zip", to: "new.zip")
    },
    FailureCase(.badPackage, "add new --to snapshot", .words("put the file itself there")) {
      try $0.package("new", "new", "1.0.0")
      _ = try ProcessRun("ln", ["-s", "/etc/passwd", $0.folder.path("new/link")]).output()
    },
    FailureCase(.badPackage, "add new --to snapshot", .words("take it out of the package")) {
      try $0.package("new", "new", "1.0.0")
      _ = try ProcessRun("mkfifo", [$0.folder.path("new/pipe")]).output()
    },
    FailureCase(.badPackage, "add new --to snapshot", .words("another name")) {
      try $0.package("new", "new", "1.0.0")
      try $0.folder.write("x", to: "new/.git/config")
    },
    FailureCase(.badPackage, "add new --to snapshot", .words("make the package smaller")) {
      try $0.package("new", "new", "1.0.0")
      let deep = String(repeating: "a/", count: 70)
      try $0.folder.write("x", to: "new/\(deep)file")
    },
    FailureCase(.addedTwice, "add one two --to snapshot", .words("only one of them")) {
      try $0.package("one", "new", "1.0.0", file: "one")
      try $0.package("two", "new", "1.0.0", file: "two")
    },
  ]

  static let past: [FailureCase] = [
    FailureCase(.nothingToUndo, "undo", .shows("nginx-1.10.0")),
    FailureCase(.notRecorded, "undo COMMIT", .shows("nginx-1.10.0")) {
      $0.words["COMMIT"] = try $0.repository.tip("staging")
    },
    FailureCase(.notInHistory, "undo COMMIT", .shows("nginx-1.10.0")) {
      $0.words["COMMIT"] = try $0.repository.commit(to: "other") { TestFile("a", "b") }
    },
    FailureCase(.movedOn, "undo COMMIT --reason mistake", .shows("removed nginx-1.2.0")) {
      try $0.succeed(
        "promote", "nginx-1.2.0", "--from", "snapshot", "--to", "staging", "--keep")
      $0.words["COMMIT"] = try $0.repository.tip("staging")
      try $0.succeed("remove", "nginx-1.2.0", "--from", "staging", "--reason", "broken")
    },
    FailureCase(.movedOn, "undo COMMIT", .shows("Set the package registry to v2.0.0")) {
      for branch in ["production", "staging", "snapshot"] {
        try $0.repository.commit(to: branch) { TestFile("Dockerfile", "FROM r:v1.0.0\n") }
      }
      try $0.succeed("registry-version", "set", "v1.1.0", "--in", "staging")
      $0.words["COMMIT"] = try $0.repository.tip("staging")
      try $0.succeed("registry-version", "set", "v2.0.0", "--all")
    },
    FailureCase(
      .noPackageSignature, "sign nginx-1.1.0 --in staging", .leads(to: .system)
    ) {
      try $0.git.run("config", "gpg.format", "x509")
      $0.tool.environment["GNUPGHOME"] = try $0.folder.makeDirectory("gnupg")
    },
    FailureCase(
      .registryNotNamed, "registry-version set v1.1.0 --in staging", .words("leave staging out")),
    FailureCase(
      .registryNotNamed, "registry-version set v1.1.0 --in staging",
      .words("ARG PACKAGE_REGISTRY=")
    ) {
      try $0.repository.commit(to: "staging") { TestFile("Dockerfile", "FROM r@sha256:00\n") }
    },
    FailureCase(
      .moduleNeedsGo, "registry-version set v1.1.0 --in staging", .mended, hints: [2]
    ) {
      try $0.repository.commit(to: "staging") {
        TestFile("Dockerfile", "FROM r:v1.0.0\n")
        TestFile("go.mod", "require github.com/elastic/package-registry v1.0.0\n")
        TestFile("go.sum", "")
      }
    },
    FailureCase(.noReleaseDistribution, "tag 8.5.0", .words("in storage.yml")) {
      try $0.settings(
        "distributions: [{name: one, branch: staging}, {name: two, branch: snapshot}]\n")
    },
    FailureCase(.tagExists, "tag 8.5.0", .mended) {
      try $0.succeed("tag", "8.5.0")
      try $0.repository.commit(to: "production") { TestPackage("late", "1.0.0") }
    },
    FailureCase(.notReleased, "tag 8.5.0 --at COMMIT", .shows("[production] Begin")) {
      $0.words["COMMIT"] = try $0.repository.tip("staging")
    },
    FailureCase(.tagBelowNewest, "tag 8.5.0", .mended) { try $0.succeed("tag", "8.5.3") },
    FailureCase(.tagBelowNewest, "tag 8.5.0", .mended, hints: [1]) {
      try $0.succeed("tag", "8.5.3")
    },
  ]
}
