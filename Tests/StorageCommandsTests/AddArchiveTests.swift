import Foundation
import TestSupport
import Testing

@Suite(.tags(.medium)) struct AddArchiveTests {
  let directory: TemporaryDirectory
  let tool: InProcessTool

  init() throws {
    directory = try TemporaryDirectory("storage-archive")
    tool = InProcessTool(directory: directory.path)
    try #require(tool.run("init", "s.git").status == 0)
  }

  /// A zip in the directory, made by Python's own zipfile; `entries` are Python tuples.
  private func zip(_ name: String, _ script: String) throws {
    let python = """
      import zipfile, stat
      z = zipfile.ZipFile('\(directory.path(name))', 'w', zipfile.ZIP_DEFLATED)
      manifest = 'name: foo\\nversion: 1.2.3\\n'
      def put(path, text='x', mode=0o100644):
          info = zipfile.ZipInfo(path); info.external_attr = mode << 16; z.writestr(info, text)
      \(script)
      z.close()
      """
    _ = try ProcessRun("/usr/bin/env", ["python3", "-c", python]).output()
  }

  private static let hasPython = FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")

  @Test func anArtifactOfTheRegistryGivesTheSameTree() throws {
    let added = tool.run(
      "-C", "s.git", "add", "--to", "snapshot", PackageRoot.fixture("packages/foo/1.2.3"))
    try #require(added.status == 0)
    let git = GitOracle(directory.path("s.git"))
    let tree = try git.revParse("refs/heads/snapshot:packages/foo/1.2.3")
    let archive = try StorageTool().command(
      ["-C", directory.path("s.git"), "preview", "snapshot", "/epr/foo/foo-1.2.3.zip"]
    ).start().wait()
    #expect(archive.status == 0)
    try Data(archive.output).write(to: URL(fileURLWithPath: directory.path("foo-1.2.3.zip")))
    try #require(tool.run("init", "other.git").status == 0)
    let again = tool.run("-C", "other.git", "add", "--to", "snapshot", "foo-1.2.3.zip")
    #expect(again.status == 0, "\(again.screen)")
    let other = GitOracle(directory.path("other.git"))
    #expect(try other.revParse("refs/heads/snapshot:packages/foo/1.2.3") == tree)
    try other.fsck()
  }

  @Test(
    .enabled(if: hasPython, "python3 makes the hostile zips"),
    arguments: [
      ("put('foo/manifest.yml', manifest); put('foo/../../evil')", "climbs out"),
      ("put('manifest.yml', manifest); put('/etc/evil')", "climbs out"),
      ("put('manifest.yml', manifest); put('link', '/etc/passwd', 0o120777)", "neither a file"),
      ("put('manifest.yml', manifest); put('a'); put('A')", "collide"),
      ("put('manifest.yml', manifest); put('.git/config')", "git would take it"),
      ("put('manifest.yml', manifest); put('_dev/test')", "start with _"),
      ("put('manifest.yml', 'name: foo\\nversion: 2.0.0\\n')", "its manifest.yml says version"),
      ("put('readme.md')", "no manifest.yml"),
    ])
  func hostileArchivesAreRefused(script: String, reason: String) throws {
    try zip("foo-1.2.3.zip", script)
    let before = try GitOracle(directory.path("s.git")).forEachRef()
    let run = tool.run("-C", "s.git", "add", "--to", "snapshot", "foo-1.2.3.zip")
    #expect(run.status == 1, "\(run.screen)")
    #expect(run.errors.first?.contains(reason) == true, "\(run.screen)")
    #expect(try GitOracle(directory.path("s.git")).forEachRef() == before)
    #expect(!FileManager.default.fileExists(atPath: directory.path("evil")))
  }

  @Test(.enabled(if: hasPython, "python3 makes the zip"))
  func aBombIsRefusedAtTheLimit() throws {
    try zip(
      "foo-1.2.3.zip",
      """
      put('manifest.yml', manifest)
      for i in range(5): put('f%d' % i, bytes(255 << 20))
      """)
    let run = tool.run("-C", "s.git", "add", "--to", "snapshot", "foo-1.2.3.zip")
    #expect(run.status == 1)
    #expect(run.errors.first?.contains("expands to more than") == true, "\(run.screen)")
  }

  @Test func whatIsNoZipIsRefused() throws {
    try directory.write("not a zip", to: "foo-1.2.3.zip")
    let run = tool.run("-C", "s.git", "add", "--to", "snapshot", "foo-1.2.3.zip")
    #expect(run.status == 1)
    #expect(run.errors.first?.hasPrefix("foo-1.2.3.zip: archive is not readable") == true)
  }
}
