import Foundation
import Glibc
import TestSupport
import Testing

/// What is no package, or no safe one.
extension AddTests {
  @Test func symbolicLinks() throws {
    try expectRefusal("DIR/docs/link is a symbolic link", hints: ["put the file itself there"]) {
      #expect(symlink("README.md", $0 + "/docs/link") == 0)
    }
    try expectRefusal("DIR/kibana is a symbolic link", hints: ["put the file itself there"]) {
      #expect(symlink("docs", $0 + "/kibana") == 0)
    }
    try expectRefusal("DIR/manifest.yml is a symbolic link", hints: ["put the file itself there"]) {
      #expect(rename($0 + "/manifest.yml", $0 + "/m.yml") == 0)
      #expect(symlink("m.yml", $0 + "/manifest.yml") == 0)
    }
  }

  @Test(.timeLimit(.minutes(1))) func pipesAndSockets() throws {
    try expectRefusal(
      "DIR/docs/pipe is neither a file nor a directory", hints: ["take it out of the package"]
    ) {
      #expect(mkfifo($0 + "/docs/pipe", 0o644) == 0)
    }
    // Opening it must not wait for a writer.
    try expectRefusal(
      "DIR/manifest.yml is neither a file nor a directory", hints: ["take it out of the package"]
    ) {
      #expect(unlink($0 + "/manifest.yml") == 0)
      #expect(mkfifo($0 + "/manifest.yml", 0o644) == 0)
    }
    try expectRefusal(
      "DIR/manifest.yml is neither a file nor a directory", hints: ["take it out of the package"]
    ) {
      #expect(unlink($0 + "/manifest.yml") == 0)
      #expect(mkdir($0 + "/manifest.yml", 0o755) == 0)
    }
  }

  @Test(arguments: [
    ".git", ".GIT", ".Git", ".g\u{200c}it", "git~1", "GIT~1", ".gitmodules", ".gitattributes",
  ])
  func gitAndItsDisguises(name: String) throws {
    try expectRefusal(
      "DIR/docs/\(name) has a name that is refused: git would take it for one of its own",
      hints: ["give it another name"]
    ) { directory in
      try Data("x".utf8).write(to: URL(fileURLWithPath: directory + "/docs/" + name))
    }
  }

  @Test(arguments: [
    ("_dev", "names that start with _ are for development only"),
    ("a\\b", "it holds a slash, a backslash or a colon"),
    ("a:b", "it holds a slash, a backslash or a colon"),
    ("a\u{7}b", "it holds control characters"),
    ("dot.", "it ends in a space or a dot, which Windows drops"),
    ("space ", "it ends in a space or a dot, which Windows drops"),
  ])
  func unsafeNames(name: String, reason: String) throws {
    let shown = name.replacingOccurrences(of: "\u{7}", with: "\\u{7}")
    try expectRefusal(
      "DIR/docs/\(shown) has a name that is refused: \(reason)", hints: ["give it another name"]
    ) {
      try FileManager.default.createDirectory(
        atPath: $0 + "/docs/" + name, withIntermediateDirectories: false)
    }
  }

  @Test func namesThatAreNotUTF8() throws {
    try expectRefusal(
      "DIR/docs/\u{fffd} has a name that is refused: its bytes are not UTF-8",
      hints: ["give it another name"]
    ) { directory in
      var path = Array((directory + "/docs/").utf8CString.dropLast())
      path += [CChar(bitPattern: 0xff), 0]
      #expect(mkdir(path, 0o755) == 0)
    }
  }

  @Test func twinsByCase() throws {
    try expectRefusal(
      "DIR/docs/readme.md has a name that is refused: "
        + "it differs from README.md by upper and lower case alone",
      hints: ["give it another name"]
    ) {
      try Data().write(to: URL(fileURLWithPath: $0 + "/docs/readme.md"))
    }
  }

  @Test func aVersionUnlikeItsDirectory() throws {
    let repository = try repository()
    let directory = try write(TestPackage("foo", "1.3.0"), in: repository, as: "foo/1.4.0")
    let message =
      "is named 1.4.0, but its manifest.yml says version 1.3.0"
    let run = try refuse(repository, directory)
    #expect(run.errors == ["\(directory) \(message)"])
    #expect(run.hints == ["rename the directory, or mend the manifest"])
    // The same directory by other names is still the same directory.
    for (name, place) in [(".", directory), (directory + "/", "/"), (directory + "/docs/..", "/")] {
      var tool = InProcessTool()
      tool.directory = place
      let run = try repository.refuse("add", name, "--to", "snapshot", tool: tool)
      #expect(run.errors == ["\(name) \(message)"])
    }
  }

  @Test func aDirectoryThatIsNoVersionIsNamedAsOneLikes() throws {
    let repository = try repository()
    let directory = try write(TestPackage("foo", "1.3.0"), in: repository, as: "foo")
    var tool = InProcessTool()
    tool.directory = directory
    let run = try repository.storage(["add", ".", "--to", "snapshot"], tool: tool)
    #expect(run.status == 0, "\(run.screen)")
    #expect(try repository.versions("snapshot") == ["foo-1.2.0", "foo-1.3.0"])
  }

  @Test func aMissingManifestNamesTheFolderThatWasMeant() throws {
    let repository = try repository()
    let directory = try write(TestPackage("foo", "1.3.0"), in: repository)
    for (folder, meant) in [("build", "build/foo/1.3.0"), ("build/foo", "build/foo/1.3.0")] {
      let run = try refuse(repository, repository.directory.path(folder))
      #expect(
        run.errors == [
          "\(repository.directory.path(folder)) has no manifest.yml, "
            + "so it is not a built package version"
        ])
      #expect(
        run.hints == [
          "storage -C \(repository.path) add \(repository.directory.path(meant)) --to snapshot"
        ])
    }
    #expect(unlink(directory + "/manifest.yml") == 0)
    #expect(
      try refuse(repository, directory).hints == [
        "build the package first: elastic-package build"
      ])
  }

  @Test(arguments: [
    ("name: foo\nversion: [1.3.0\n", #"DIR/manifest.yml:3:1: "#),
    ("name: foo\n", "DIR/manifest.yml: version: it is missing or not a plain value"),
    ("version: 1.3.0\n", "DIR/manifest.yml: name: it is missing or not a plain value"),
    ("name: Foo\nversion: 1.3.0\n", "DIR/manifest.yml: name Foo: "),
    ("name: foo\nversion: '1.3'\n", "DIR/manifest.yml: version 1.3: "),
    ("name: foo\nversion: v1.3.0\n", "DIR/manifest.yml: version v1.3.0: "),
    ("", "DIR/manifest.yml: name: it is missing or not a plain value"),
    ("- 1\n", "DIR/manifest.yml: name: it is missing or not a plain value"),
  ])
  func badManifests(text: String, message: String) throws {
    let repository = try repository()
    let directory = try write(TestPackage("foo", "1.3.0", manifest: text), in: repository)
    let run = try refuse(repository, directory)
    let said = run.errors.map { $0.replacingOccurrences(of: directory, with: "DIR") }
    #expect(said.count == 1 && said[0].hasPrefix(message), "\(said)")
  }

  @Test func whatIsNoDirectory() throws {
    let repository = try repository()
    let missing = repository.directory.path("nowhere")
    #expect(try refuse(repository, missing).errors == ["\(missing) is not a directory"])
    let file = try repository.directory.write("x", to: "file")
    #expect(try refuse(repository, file).errors == ["\(file) is not a directory"])
  }

  @Test(.enabled(if: geteuid() != 0, "root may read every file"))
  func whatCannotBeRead() throws {
    try expectRefusal(
      "cannot read DIR/docs/README.md: Permission denied",
      hints: ["ask for permission to read DIR/docs/README.md"], status: 74
    ) {
      #expect(chmod($0 + "/docs/README.md", 0) == 0)
    }
  }
}
