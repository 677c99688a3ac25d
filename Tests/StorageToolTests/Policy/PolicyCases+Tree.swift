import TestSupport

/// Changes of the tree, the commits and the files beside packages.
extension PolicyCases {
  static let layout: [PolicyCase] = [
    .bad("layout", "error", "a file at packages/", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Note") {
        TestFile("packages/notes.txt", "notes\n")
      }
    },
    .bad("layout", "error", "a file beside versions", "staging") {
      try $0.commit(to: "staging", message: "[staging] Note") {
        TestFile("packages/bar/notes.txt", "notes\n")
      }
    },
    .bad("layout", "error", "a signature of nothing", "production") {
      try $0.commit(to: "production", message: "[production] Sign") {
        TestFile("packages/foo/9.9.9.sig", "signed\n")
      }
    },
    .bad("layout", "error", "packages is no folder", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Break", removing: ["packages"]) {
        TestFile("packages", "elsewhere", mode: .symbolicLink)
      }
    },
    .good("layout", "a signature", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Sign baz-1.0.0") {
        TestFile("packages/baz/1.0.0.sig", PolicyStorage.signature)
      }
    },
    .bad("signature.valid", "error", "no signature at all", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Sign baz-1.0.0") {
        TestFile("packages/baz/1.0.0.sig", "signed\n")
      }
    },
    .good("signature.valid", "in armour, where no keys are known", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Sign baz-1.0.0") {
        TestFile("packages/baz/1.0.0.sig", PolicyStorage.signature.replacing("PGP", with: "SSH"))
      }
    },
    .bad("version-syntax", "error", "a word for a version", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Add foo") {
        TestFile("packages/foo/latest/manifest.yml", "name: foo\n")
      }
    },
    .bad("version-syntax", "error", "a capital letter", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Add Foo") {
        TestFile("packages/Foo/1.0.0/manifest.yml", "name: Foo\n")
      }
    },
    .good("version-syntax", "a prerelease", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Add foo-2.0.0-beta.1") {
        TestPackage("foo", "2.0.0-beta.1")
      }
    },
    .bad("dir-manifest", "error", "another version", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Add foo-1.4.0") {
        TestPackage("foo", "1.4.0")
        TestFile("packages/foo/1.4.0/manifest.yml", "name: foo\nversion: 1.5.0\n")
      }
    },
    .bad("dir-manifest", "error", "no manifest", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Add foo-1.4.0") {
        TestFile("packages/foo/1.4.0/docs/README.md", "# foo\n")
      }
    },
    .good("dir-manifest", "the same names", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Add foo-1.4.0") {
        TestPackage("foo", "1.4.0")
      }
    },
    .bad("dev-dir", "error", "a folder for development", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Add foo-1.4.0") {
        TestPackage("foo", "1.4.0", extra: [TestFile("_dev/notes.md", "notes\n")])
      }
    },
    .good("dev-dir", "an underscore inside a name", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Add foo-1.4.0") {
        TestPackage("foo", "1.4.0", extra: [TestFile("img/a_dev.txt", "notes\n")])
      }
    },
  ]

  static let commits: [PolicyCase] = [
    .bad("empty", "error", "nothing changes", "snapshot") {
      let tip = try $0.tip("snapshot")
      try $0.commit(
        $0.tree("snapshot"), to: "snapshot", parents: [tip], message: "[snapshot] Nothing")
    },
    .bad("empty", "error", "a merge that takes nothing", "snapshot") {
      let tip = try $0.tip("snapshot")
      try $0.commit(to: "topic", message: "Add") { TestPackage("new", "1.0.0") }
      try $0.commit(
        $0.tree("snapshot"), to: "snapshot", parents: [tip, $0.tip("topic")],
        message: "[snapshot] Merge")
    },
    .good("empty", "a merge that is its second parent", "snapshot") {
      let tip = try $0.tip("snapshot")
      try $0.git.run("update-ref", "refs/heads/topic", tip)
      try $0.commit(to: "topic", message: "Add") { TestPackage("new", "1.0.0") }
      try $0.commit(
        $0.tree("topic"), to: "snapshot", parents: [tip, $0.tip("topic")],
        message: "[snapshot] Add new-1.0.0")
    },
    .bad("mixed", "warning", "packages and a recipe", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Add new-1.0.0") {
        TestPackage("new", "1.0.0")
        TestFile("Makefile", "all:\n")
      }
    },
    .bad("mixed", "warning", "adds and removes", "snapshot") {
      try $0.commit(
        to: "snapshot", message: "[snapshot] Move baz-1.0.0 to new-1.0.0",
        removing: ["packages/baz"]
      ) { TestPackage("new", "1.0.0") }
    },
    .good("mixed", "two packages", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Add two packages") {
        TestPackage("new", "1.0.0")
        TestPackage("newer", "1.0.0")
      }
    },
    .bad("title-prefix", "error", "of another branch", "snapshot") {
      try $0.commit(to: "snapshot", message: "[staging] Add new-1.0.0") {
        TestPackage("new", "1.0.0")
      }
    },
    .bad("title-prefix", "warning", "none", "snapshot") {
      try $0.commit(to: "snapshot", message: "Add new-1.0.0") { TestPackage("new", "1.0.0") }
    },
    .good("title-prefix", "of the branch", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Add new-1.0.0") {
        TestPackage("new", "1.0.0")
      }
    },
    .bad("title-content", "warning", "another version", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Add new-1.0.1") {
        TestPackage("new", "1.0.0")
      }
    },
    .bad("title-content", "warning", "only one of two", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Update \"new\" package to version 1.0.0") {
        TestPackage("new", "1.0.0")
        TestPackage("newer", "1.0.0")
      }
    },
    .good("title-content", "the version", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Update \"new\" package to version 1.0.0") {
        TestPackage("new", "1.0.0")
      }
    },
  ]

  static let registry: [PolicyCase] = [
    .bad("registry", "error", "another than go.mod requires", "production") {
      try $0.commit(to: "production", message: "[production] Update the registry") {
        PolicyStorage.image("v1.16.0", module: "v1.15.0")
      }
    },
    .bad("registry", "error", "in the last FROM", "production") {
      try $0.commit(to: "production", message: "[production] Update the registry") {
        TestFile("Dockerfile", "FROM a.example/base:1.0.0\nFROM b.example/registry:v1.16.0\n")
      }
    },
    .good("registry", "the same in both", "production") {
      try $0.commit(to: "production", message: "[production] Update the registry") {
        PolicyStorage.image("v1.16.0")
      }
    },
    .good("registry", "a commit and its version in Go", "production") {
      try $0.commit(to: "production", message: "[production] Update the registry") {
        PolicyStorage.image(
          "0123456789abcdef0123456789abcdef01234567",
          module: "v0.0.0-20200703120000-0123456789ab")
      }
    },
    .bad("registry-pinned", "error", "a branch", "production", isRefused: true) {
      try $0.commit(to: "production", message: "[production] Update the registry") {
        PolicyStorage.image("main")
      }
    },
    .bad("registry-pinned", "error", "no value", "staging") {
      try $0.commit(to: "staging", message: "[staging] Update the registry") {
        TestFile(
          "Dockerfile", "ARG PACKAGE_REGISTRY\nFROM registry.example/r:${PACKAGE_REGISTRY}\n")
      }
    },
    .bad("registry-pinned", "warning", "a branch in snapshot", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Try the registry") {
        PolicyStorage.image("main")
      }
    },
    .good("registry-pinned", "a default in the last FROM", "staging") {
      try $0.commit(to: "staging", message: "[staging] Update the registry") {
        TestFile("Dockerfile", "FROM registry.example/r:${PACKAGE_REGISTRY:-v1.15.0}\n")
      }
    },
    .bad("registry-sync", "warning", "ahead of production", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Update the registry") {
        PolicyStorage.image("v1.16.0")
      }
    },
    .good("registry-sync", "production alone", "production") {
      try $0.commit(to: "production", message: "[production] Update the registry") {
        PolicyStorage.image("v1.16.0")
      }
    },
  ]
}
