import TestSupport

/// For each rule changes that break it, and changes that look alike and do not.
enum PolicyCases {
  static let all = immutability + placement + promotion + layout + commits + registry

  private static let immutability: [PolicyCase] = [
    .bad("frozen", "error", "a package is added", "production-7.9") {
      try $0.commit(to: "production-7.9", message: "[production-7.9] Add new-1.0.0") {
        TestPackage("new", "1.0.0")
      }
    },
    .bad("frozen", "error", "something beside packages", "production-7.9") {
      try $0.commit(to: "production-7.9", message: "[production-7.9] Note") {
        TestFile("packages/notes.txt", "notes\n")
      }
    },
    .good("frozen", "what is no package", "production-7.9") {
      try $0.commit(to: "production-7.9", message: "[production-7.9] Note") {
        TestFile("notes.txt", "notes\n")
      }
    },
    .bad("overwrite", "error", "contents in production", "production") {
      try $0.commit(to: "production", message: "[production] Change foo-1.0.0") {
        TestPackage("foo", "1.0.0", content: "changed")
      }
    },
    .bad("overwrite", "error", "modes in production", "production") {
      try $0.commit(to: "production", message: "[production] Change foo-1.0.0") {
        TestPackage("foo", "1.0.0", scriptMode: .regular)
      }
    },
    .bad("overwrite", "error", "a signature in production", "production") {
      try $0.commit(to: "production", message: "[production] Sign foo-1.2.0") {
        TestFile("packages/foo/1.2.0.sig", "another\n")
      }
    },
    .good("overwrite", "a first signature", "production") {
      try $0.commit(to: "production", message: "[production] Sign foo-1.0.0") {
        TestFile("packages/foo/1.0.0.sig", PolicyStorage.signature)
      }
    },
    .bad("overwrite", "error", "changed and changed back", "production") {
      try $0.commit(to: "production", message: "[production] Change foo-1.0.0") {
        TestPackage("foo", "1.0.0", content: "changed")
      }
      try $0.commit(to: "production", message: "[production] Change foo-1.0.0") {
        TestPackage("foo", "1.0.0")
      }
    },
    .bad("overwrite", "warning", "in staging", "staging") {
      try $0.commit(to: "staging", message: "[staging] Change bar-1.0.0") {
        TestPackage("bar", "1.0.0", content: "changed")
      }
    },
    .good("overwrite", "in staging with a reason", "staging") {
      try $0.commit(to: "staging", message: "[staging] Change bar-1.0.0\n\nReason: broken") {
        TestPackage("bar", "1.0.0", content: "changed")
      }
    },
    .good("overwrite", "in snapshot", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Change baz-1.0.0") {
        TestPackage("baz", "1.0.0", content: "changed")
      }
    },
    .bad("removal", "error", "from production", "production") {
      try $0.commit(
        to: "production", message: "[production] Remove foo-1.0.0\n\nReason: broken",
        removing: ["packages/foo/1.0.0"])
    },
    .bad("removal", "warning", "from staging alone", "staging", isRefused: true) {
      try $0.commit(
        to: "staging", message: "[staging] Remove bar-1.0.0", removing: ["packages/bar"])
    },
    .good("removal", "of what production has", "staging") {
      try $0.commit(
        to: "staging", message: "[staging] Remove foo-1.2.0", removing: ["packages/foo"])
    },
  ]

  private static let placement: [PolicyCase] = [
    .bad("removal-before-promotion", "error", "from staging", "staging") {
      try $0.commit(
        to: "staging", message: "[staging] Remove bar-1.0.0", removing: ["packages/bar"])
    },
    .bad("removal-before-promotion", "warning", "from staging with a reason", "staging") {
      try $0.commit(
        to: "staging", message: "[staging] Remove bar-1.0.0\n\nReason: withdrawn",
        removing: ["packages/bar"])
    },
    .bad("removal-before-promotion", "warning", "from snapshot", "snapshot") {
      try $0.commit(
        to: "snapshot", message: "[snapshot] Remove baz-1.0.0", removing: ["packages/baz"])
    },
    .bad("removal-before-promotion", "error", "from snapshot as promoted", "snapshot") {
      try $0.commit(
        to: "snapshot", message: "[snapshot] Remove promoted packages (baz-1.0.0)",
        removing: ["packages/baz"])
    },
    .good(
      "removal-before-promotion", "promoted in the same push", "snapshot", also: ["staging"]
    ) {
      try $0.commit(to: "staging", message: "[staging] Promote baz-1.0.0 from snapshot") {
        TestPackage("baz", "1.0.0")
      }
      try $0.commit(
        to: "snapshot", message: "[snapshot] Remove promoted packages (baz-1.0.0)",
        removing: ["packages/baz"])
    },
    .bad("duplicate", "error", "other contents below production", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Add foo-1.0.0") {
        TestPackage("foo", "1.0.0", content: "changed")
      }
    },
    .bad("duplicate", "error", "a leftover that changes", "staging") {
      try $0.commit(to: "staging", message: "[staging] Change foo-1.2.0") {
        TestPackage("foo", "1.2.0", content: "changed")
      }
    },
    .bad("duplicate", "warning", "other modes below production", "staging") {
      try $0.commit(to: "staging", message: "[staging] Change foo-1.2.0") {
        TestPackage("foo", "1.2.0", scriptMode: .regular)
      }
    },
    .good("duplicate", "promoted, and not removed yet", "production") {
      try $0.commit(to: "production", message: "[production] Promote foo-1.3.0 from snapshot") {
        TestPackage("foo", "1.3.0")
      }
    },
    .bad("already-published", "error", "below production", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Add foo-1.0.0") {
        TestPackage("foo", "1.0.0")
      }
    },
    .bad("already-published", "error", "below staging", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Add bar-1.0.0") {
        TestPackage("bar", "1.0.0")
      }
    },
    .good("already-published", "a new version", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Add foo-1.4.0") {
        TestPackage("foo", "1.4.0")
      }
    },
  ]

  private static let promotion: [PolicyCase] = [
    .bad("direction", "error", "down", "staging") {
      try $0.commit(to: "staging", message: "[staging] Promote foo-1.0.0 from production") {
        TestPackage("foo", "1.0.0")
      }
    },
    .bad("direction", "error", "recorded as down", "snapshot") {
      let tip = try $0.tip("staging")
      try $0.commit(
        to: "snapshot",
        message: """
          [snapshot] Promote new-1.0.0

          Operation: promote 0123456789abcdef
          Promoted-From: staging \(tip)
          """
      ) { TestPackage("new", "1.0.0") }
    },
    .good("direction", "up", "staging") {
      try $0.commit(to: "staging", message: "[staging] Promote baz-1.0.0 from snapshot") {
        TestPackage("baz", "1.0.0")
      }
    },
    .bad("skipped-lower", "warning", "straight to production", "production") {
      try $0.commit(to: "production", message: "[production] Add new-1.0.0") {
        TestPackage("new", "1.0.0")
      }
    },
    .good("skipped-lower", "removed from snapshot since", "production", also: ["snapshot"]) {
      try $0.commit(
        to: "snapshot", message: "[snapshot] Remove baz-1.0.0", removing: ["packages/baz"])
      try $0.commit(to: "production", message: "[production] Promote baz-1.0.0 from snapshot") {
        TestPackage("baz", "1.0.0")
      }
    },
    .bad("content-drift", "error", "not what was tried", "production") {
      try $0.commit(to: "production", message: "[production] Promote baz-1.0.0 from snapshot") {
        TestPackage("baz", "1.0.0", content: "changed")
      }
    },
    .good("content-drift", "what was tried", "production") {
      try $0.commit(to: "production", message: "[production] Promote baz-1.0.0 from snapshot") {
        TestPackage("baz", "1.0.0")
      }
    },
    .bad("modes", "warning", "executable no more", "production") {
      try $0.commit(to: "production", message: "[production] Promote baz-1.0.0 from snapshot") {
        TestPackage("baz", "1.0.0", scriptMode: .regular)
      }
    },
    .good("modes", "as they were", "staging") {
      try $0.commit(to: "staging", message: "[staging] Promote baz-1.0.0 from snapshot") {
        TestPackage("baz", "1.0.0")
      }
    },
    .bad("version-order", "warning", "a backport", "production") {
      try $0.commit(to: "production", message: "[production] Promote foo-1.1.0 from snapshot") {
        TestPackage("foo", "1.1.0")
      }
    },
    .good("version-order", "the highest", "production") {
      try $0.commit(to: "production", message: "[production] Promote foo-1.3.0 from snapshot") {
        TestPackage("foo", "1.3.0")
      }
    },
    .good("version-order", "a backport in snapshot", "snapshot") {
      try $0.commit(to: "snapshot", message: "[snapshot] Add foo-0.9.0") {
        TestPackage("foo", "0.9.0")
      }
    },
  ]
}
