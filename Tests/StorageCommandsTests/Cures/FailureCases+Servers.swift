import Foundation
import Glibc
import StorageCommands
import TestSupport

extension FailureCase {
  /// What is given to those who serve: hooks, certificates, sites, images.
  static let servers: [FailureCase] = [
    FailureCase(
      .unknownHost, "serve staging --listen nowhere.invalid:8080",
      .words("an address of this machine")),
    FailureCase(
      .tls, "serve staging --tls-cert a.pem --tls-key b.pem --dry-run", .words("BEGIN CERTIFICATE")
    ) {
      for name in ["a.pem", "b.pem"] { try $0.folder.write("x", to: name) }
    },
    FailureCase(
      .storageIndex, "serve --storage-index nowhere.json --dry-run",
      .words("search-index-all.json")),
    FailureCase(.notBare, "hook install", .words("git clone --bare")) {
      $0.use(
        try TestRepository(checkedOut: "snapshot") {
          for name in ["production", "staging", "snapshot"] { TestBranch(name) }
        })
    },
    FailureCase(.notOurHook, "hook uninstall", .words("by hand")) {
      try $0.repository.directory.write(
        "#!/bin/sh\n", to: "storage.git/hooks/pre-receive", executable: true)
    },
    FailureCase(.hookKeptTwice, "hook install", .again, hints: [1]) {
      for name in ["pre-receive", "pre-receive.before-storage"] {
        try $0.repository.directory.write(
          "#!/bin/sh\n", to: "storage.git/hooks/\(name)", executable: true)
      }
    },
    FailureCase(.hook, "hook install", .waits("the system")) {
      try $0.repository.directory.write("x", to: "storage.git/hooks")
    } until: {
      unlink($0.repository.path + "/hooks")
    },
    FailureCase(.badBaseline, "validate staging --baseline bad.txt", .words("--report baseline=")) {
      try $0.folder.write("nonsense", to: "bad.txt")
    },
    FailureCase(.notASite, "build staging --output full", .words("empty or new")) {
      try $0.folder.write("x", to: "full/file")
    },
    FailureCase(.unreadablePackage, "build staging --output site", .shows("missing blob")) {
      let blob = try $0.git.revParse("staging:packages/nginx/1.1.0/docs/README.md")
      unlink($0.repository.path + "/objects/\(blob.prefix(2))/\(blob.dropFirst(2))")
    },
    FailureCase(.notALayout, "image staging --output full", .words("empty or new")) {
      try $0.folder.write("x", to: "full/file")
    },
    FailureCase(
      .badBaseImage, "image staging --output images --base-image nowhere",
      .words("--base-image FOLDER:TAG")),
    FailureCase(.badImageTag, "image staging --output images", .mended) {
      try $0.git.run("branch", "releases/8", "staging")
      try $0.settings("distributions: [{name: staging, branch: releases/8}]\n")
    },
    FailureCase(
      .outdatedImage, "release staging --execute --layout none", .again
    ) {
      try $0.settings(
        """
        distributions:
          - {name: staging, branch: staging, image: example.com/registry}
        """)
      // A layout without an image.
      try $0.folder.write(#"{"imageLayoutVersion":"1.0.0"}"#, to: "none/oci-layout")
      try $0.folder.write(#"{"schemaVersion":2,"manifests":[]}"#, to: "none/index.json")
    },
    FailureCase(
      .rolloutFailed, "release staging --execute --unchecked", .words("install kubectl")
    ) {
      try $0.settings(
        """
        distributions:
          - {name: staging, branch: staging, deployment: registry, namespace: registry}
        """)
      $0.tool.environment["PATH"] = "/nonexistent"
    },
  ]
}
