import Archive
import Foundation
import PackageModel
import PackageStorage
import PackageValidation
import TestSupport
import Testing

@Suite("Packages in zips", .tags(.medium))
struct ArchiveCheckTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory("storage-zip")
  }

  private func findings(
    _ bytes: [UInt8], named name: String = "package.zip",
    selection: RuleSelection = RuleSelection()
  ) throws -> [PackageFinding] {
    let path = directory.path(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return ArchiveCheck.findings(inArchive: path, mode: .build, selection: selection)
  }

  /// Faults that no zip can have: it is refused as a whole.
  private static let refused: Set<String> = ["tree.case", "tree.mode", "tree.unsafe-name"]

  @Test(arguments: FaultFixtureTests.rules.map(\.id))
  func theFindingsOfAZipAreThoseOfItsFolder(rule id: String) throws {
    let fixture = try FaultFixture(rule: id)
    let folder = try fixture.layOut(in: directory)
    let selection = RuleSelection([id: .info])
    let zipped = try findings(ZippedFolder.bytes(of: folder), selection: selection)
    if zipped.contains(where: { $0.rule == "archive.safe" }) {
      #expect(zipped.count == 1 && Self.refused.contains(id), "\(zipped)")
      return
    }
    let plain = DirectoryCheck.findings(
      inDirectory: folder, mode: .build, selection: selection)
    #expect(zipped == plain)
    let around = try findings(
      ZippedFolder.bytes(of: folder, around: "foo-1.2.3"), selection: selection)
    #expect(around == plain)
  }

  @Test("A zip that is named after a version must hold it")
  func theName() throws {
    let bytes = try ZippedFolder.bytes(of: PackageRoot.fixture("packages/foo/1.2.3"))
    #expect(try findings(bytes, named: "foo-1.2.3.zip") == [])
    #expect(try findings(bytes, named: "build.zip") == [])
    let other = try findings(bytes, named: "foo-1.2.4.zip")
    #expect(other.map(\.rule) == ["manifest.version"])
  }

  @Test(arguments: [
    ("../evil", "climbs out"), ("/etc/evil", "climbs out"), ("a/../../evil", "climbs out"),
    ("MANIFEST.yml", "collide"), ("manifest.yml", "collide"), ("C:/evil", "climbs out"),
    ("a\\..\\..\\evil", "climbs out"),
  ])
  func unsafeNamesAreRefused(name: String, reason: String) throws {
    let bytes = try ZippedFolder.bytes(of: PackageRoot.fixture("packages/foo/1.2.3")) {
      (writer) throws(ArchiveError) in
      try writer.addFile(name, isExecutable: false, content: [0x78])
    }
    let found = try findings(bytes)
    #expect(found.map(\.rule) == ["archive.safe"])
    #expect(found.first?.severity == .error)
    #expect(found.first?.message.contains(reason) == true, "\(found)")
  }

  @Test func aLinkIsRefused() throws {
    let bytes = try ZippedFolder.bytes(of: PackageRoot.fixture("packages/foo/1.2.3")) {
      (writer) throws(ArchiveError) in
      try writer.addLink("docs/passwd", target: "/etc/passwd")
    }
    #expect(
      try findings(bytes).map(\.message) == [
        "archive entry is neither a file nor a folder: docs/passwd"
      ])
  }

  @Test func aBombIsRefusedAtTheLimit() throws {
    let zeros = [UInt8](repeating: 0, count: 16 << 20)
    let bytes = try ZippedFolder.bytes(of: PackageRoot.fixture("packages/foo/1.2.3")) {
      (writer) throws(ArchiveError) in
      for number in 0..<17 {
        try writer.addFile("img/\(number).png", isExecutable: false, content: zeros)
      }
    }
    #expect(bytes.count < 1 << 20)
    let found = try findings(bytes)
    #expect(found.map(\.message) == ["archive expands to more than \(256 << 20) bytes"])
  }

  @Test(arguments: [[], [1, 2, 3], Array("PK\u{3}\u{4} not a zip".utf8)] as [[UInt8]])
  func whatIsNoZip(bytes: [UInt8]) throws {
    let found = try findings(bytes)
    #expect(!found.isEmpty)
    #expect(found.contains { $0.severity == .error })
  }

  @Test func whatIsNotThere() {
    let found = ArchiveCheck.findings(
      inArchive: directory.path("nowhere.zip"), mode: .build, selection: RuleSelection())
    #expect(found.map(\.rule) == ["archive.safe"])
  }
}
