import Archive
import Foundation
import Testing

@Suite struct ArchiveWriterTests {
  private func sample(_ format: ArchiveWriter.Format) throws -> [UInt8] {
    var writer = try ArchiveWriter(format)
    try writer.addFolder("a-1.0.0/docs")
    try writer.addFile("a-1.0.0/docs/Grüße.md", isExecutable: false, content: Array("hello".utf8))
    try writer.addFile(
      "a-1.0.0/run", isExecutable: true, content: [UInt8](repeating: 65, count: 200_000))
    try writer.addFile("a-1.0.0/empty", isExecutable: false, content: [])
    return try writer.finish()
  }

  @Test(arguments: [ArchiveWriter.Format.zip, .tarGzip])
  func isReadBackWithPathsKindsModesAndContent(format: ArchiveWriter.Format) throws {
    var reader = try ArchiveReader(bytes: try sample(format))
    var lines: [String] = []
    var sizes: [Int] = []
    while let entry = try reader.next() {
      lines.append("\(entry.path) \(entry.kind) \(entry.isExecutable)")
      sizes.append(try reader.content().count)
    }
    #expect(
      lines == [
        "a-1.0.0/docs folder true", "a-1.0.0/docs/Grüße.md file false", "a-1.0.0/run file true",
        "a-1.0.0/empty file false",
      ])
    #expect(sizes == [0, 5, 200_000, 0])
  }

  @Test func bytesDoNotDependOnTimeZoneOrClock() async throws {
    // A process of its own, because the zone belongs to the whole process.
    await #expect(processExitsWith: .success) {
      let tests = ArchiveWriterTests()
      for format in [ArchiveWriter.Format.zip, .tarGzip] {
        var versions: Set<[UInt8]> = []
        for zone in ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"] {
          setenv("TZ", zone, 1)
          tzset()
          versions.insert(try tests.sample(format))
        }
        usleep(1_100_000)
        versions.insert(try tests.sample(format))
        guard versions.count == 1 else { exit(1) }
      }
    }
  }

  @Test func zipMarksNamesAsUTF8() throws {
    let bytes = try sample(.zip)
    let name = Array("a-1.0.0/docs/Grüße.md".utf8)
    let signature: [UInt8] = [0x50, 0x4B, 1, 2]
    let central = (0..<bytes.count - 46).first { index in
      bytes[index...].starts(with: signature) && bytes[(index + 46)...].starts(with: name)
    }
    let flags = try #require(central.map { bytes[$0 + 9] })
    #expect(flags & 0x08 != 0, "bit 11 of the flags says UTF-8")
  }

  @Test func unzipFindsNoFault() throws {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "archive-writer-\(UUID().uuidString).zip")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(try sample(.zip)).write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-m", "zipfile", "-t", file.path]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
