import Foundation
import TestSupport
import Testing

/// The libraries that only some commands need: they are not loaded by the others, and where one is
/// missing these say so.
@Suite(.tags(.large), .enabled(if: StorageTool.isBuilt, "needs the built program"))
struct MissingLibraryTests {
  private static let archive = "libarchive.so.13"
  private static let server = "libmicrohttpd.so.12"

  private let tool: StorageTool
  private let repository: TestRepository
  /// A folder of empty files that the dynamic linker finds before the real libraries.
  private let broken: TemporaryDirectory

  init() throws {
    tool = try StorageTool()
    repository = try TestRepository {
      TestBranch("production")
      TestBranch("staging")
      TestBranch("snapshot") { TestPackage("foo", "1.2.3") }
    }
    broken = try TemporaryDirectory("storage-broken-libraries")
    for library in [Self.archive, Self.server] { try broken.write("", to: library) }
  }

  private func run(_ arguments: String...) throws -> ToolRun {
    try tool.run(
      ["-C", repository.path] + arguments, environment: ["LD_LIBRARY_PATH": broken.path],
      timeout: 30)
  }

  private func expectFailure(
    _ library: String, hint: String, in run: ToolRun,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let lines = run.error.split(separator: "\n")
    #expect(run.status == 74, "\(run.screen)", sourceLocation: sourceLocation)
    #expect(run.output == "", "\(run.screen)", sourceLocation: sourceLocation)
    #expect(
      lines.first?.hasPrefix("error: ") == true && lines.first?.contains(library) == true,
      "\(run.screen)", sourceLocation: sourceLocation)
    #expect(lines.last == "hint: \(hint)", "\(run.screen)", sourceLocation: sourceLocation)
  }

  @Test func whatNeedsNeitherWorksWithoutThem() throws {
    let promoted = try run("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(promoted.status == 0, "\(promoted.screen)")
    for arguments in [["list"], ["status"], ["log"], ["preview", "staging", "/search"]] {
      let run = try tool.run(
        ["-C", repository.path] + arguments, environment: ["LD_LIBRARY_PATH": broken.path])
      #expect(run.status == 0, "\(run.screen)")
    }
  }

  @Test func theProgramIsNotLinkedWithThem() throws {
    let libraries = try ProcessRun("ldd", [StorageTool.path]).output()
    #expect(libraries.contains("libgit2.so"))
    for library in ["libarchive", "libmicrohttpd", "libgnutls", "libxml2", "libicu"] {
      #expect(!libraries.contains(library), "\(libraries)")
    }
  }

  @Test func aZipCannotBeAdded() throws {
    let zip = try broken.write("PK", to: "foo-1.2.3.zip")
    expectFailure(
      Self.archive, hint: "apt-get install libarchive13",
      in: try run("add", zip, "--to", "snapshot"))
  }

  @Test func zipsCannotBeServed() throws {
    try broken.write("PK", to: "foo-1.2.3.zip")
    expectFailure(
      Self.archive, hint: "apt-get install libarchive13",
      in: try run("serve", "--packages", broken.path, "--dry-run"))
  }

  @Test func nothingCanBeServed() throws {
    expectFailure(
      Self.server, hint: "apt-get install libmicrohttpd12",
      in: try run("serve", "staging", "--listen", "127.0.0.1:0"))
  }

  @Test func theDoctorWarns() throws {
    let missing = try run("doctor")
    #expect(missing.status == 0, "\(missing.screen)")
    for (library, package) in [
      ("libarchive", "libarchive13"), ("libmicrohttpd", "libmicrohttpd12"),
    ] {
      #expect(missing.output.contains("\nwarning: \(library): "), "\(missing.screen)")
      #expect(missing.output.contains("\n  apt-get install \(package)\n"), "\(missing.screen)")
    }
    let there = try tool.run("-C", repository.path, "doctor")
    let versions = try #require(there.output.split(separator: "\n").first)
    #expect(versions.contains(/libarchive \d+\.\d+\.\d+, libmicrohttpd \d+\.\d+\.\d+/))
  }
}
