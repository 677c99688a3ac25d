import Archive
import Foundation
import TestSupport
import Testing

@Suite struct SafeContentsTests {
  private func archive(_ paths: [String]) throws -> [UInt8] {
    var writer = try ArchiveWriter(.tarGzip)
    for path in paths { try writer.addFile(path, isExecutable: false, content: [1]) }
    return try writer.finish()
  }

  private func refusal(
    _ bytes: [UInt8], limits: ArchiveReader.Limits = .init()
  ) -> ArchiveError? {
    do throws(ArchiveError) {
      _ = try SafeContents(reading: try ArchiveReader(bytes: bytes, limits: limits))
      return nil
    } catch {
      return error
    }
  }

  @Test func plainFilesAreReadInOrder() throws {
    let contents = try SafeContents(
      reading: try ArchiveReader(bytes: try archive(["b/z", "b/a", "a"])))
    #expect(contents.files.map(\.path) == ["b/z", "b/a", "a"])
  }

  @Test(arguments: ["../x", "a/../../x", "/etc/x", "a/./b", "a//b", "C:/x"])
  func whatClimbsOutIsRefused(path: String) throws {
    #expect(try refusal(archive([path])) == .climbsOut(path: path))
  }

  @Test(arguments: ["a\\b", "a\nb", "a\u{7F}b"])
  func unusablePathsAreRefused(path: String) throws {
    #expect(try refusal(archive([path])) == .badPath(path.debugDescription))
  }

  @Test func collisionsAreRefused() throws {
    #expect(try refusal(archive(["a/X", "a/x"])) == .collision(path: "a/x", other: "a/X"))
    #expect(try refusal(archive(["a", "a"])) == .collision(path: "a", other: "a"))
    #expect(try refusal(archive(["a", "a/b"])) == .collision(path: "a/b", other: "a"))
    #expect(try refusal(archive(["A/c", "a/b"])) == .collision(path: "a/b", other: "A"))
    #expect(try refusal(archive(["a/b", "a"])) == .collision(path: "a", other: "a"))
  }

  @Test func linksAreRefused() throws {
    var writer = try ArchiveWriter(.zip)
    try writer.addLink("a/link", target: "/etc/passwd")
    let bytes = try writer.finish()
    #expect(refusal(bytes) == .notAFile(path: "a/link"))
  }

  @Test func expansionAndEntriesStopAtTheLimit() throws {
    var writer = try ArchiveWriter(.zip)
    try writer.addFile(
      "bomb", isExecutable: false, content: [UInt8](repeating: 0, count: 4 << 20))
    let bomb = try writer.finish()
    #expect(bomb.count < 64 << 10)
    var limits = ArchiveReader.Limits()
    limits.bytes = 4 << 20
    #expect(refusal(bomb, limits: limits) == nil)
    limits.bytes -= 1
    #expect(refusal(bomb, limits: limits) == .tooLarge(limit: limits.bytes))
    var few = ArchiveReader.Limits()
    few.entries = 2
    #expect(try refusal(archive(["a", "b"]), limits: few) == nil)
    #expect(try refusal(archive(["a", "b", "c"]), limits: few) == .tooManyEntries(limit: 2))
  }

  @Test(arguments: [[], [1, 2, 3], Array("PK\u{3}\u{4} not a zip".utf8)] as [[UInt8]])
  func whatIsNoArchiveIsAnError(bytes: [UInt8]) throws {
    switch refusal(bytes) {
    case .unreadable?, nil: break
    case let other?: Issue.record("unexpected \(other)")
    }
  }

  static let corpus: [URL] = ["zip", "tar"].flatMap { folder -> [URL] in
    guard let path = try? SharedData.path("data/hostile/\(folder)") else { return [] }
    let urls = try? FileManager.default.contentsOfDirectory(
      at: URL(fileURLWithPath: path), includingPropertiesForKeys: nil)
    return urls ?? []
  }

  @Test(.enabled(if: !corpus.isEmpty))
  func hostileArchivesEndInContentsOrAnError() throws {
    var limits = ArchiveReader.Limits()
    limits.bytes = 8 << 20
    var readable = 0
    for file in Self.corpus {
      let bytes = [UInt8](try Data(contentsOf: file))
      do throws(ArchiveError) {
        let contents = try SafeContents(reading: try ArchiveReader(bytes: bytes, limits: limits))
        readable += 1
        for path in contents.files.map(\.path) {
          #expect(!path.hasPrefix("/") && !path.split(separator: "/").contains(".."))
        }
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
    #expect(readable > 0)
  }
}
