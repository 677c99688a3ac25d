import Archive
import Foundation
import TestSupport
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

  /// Paths around the limits of tar's headers, and what a header has no letters for.
  private static let paths =
    [1, 99, 100, 101, 102, 155, 156, 157, 255, 256, 257, 300, 1000].flatMap { length in
      [
        String(String(repeating: "d/", count: length).prefix(length - 1)) + "x",
        "dir/" + String(repeating: "n", count: length),
        String(repeating: "p", count: length) + "/name",
      ]
    } + ["Gr\u{fc}\u{df}e", String(repeating: "\u{fc}", count: 90), "a b", "a%b", "\u{1f600}/x"]

  @Test(arguments: [ArchiveWriter.Format.zip, .tarGzip])
  func otherProgramsReadAnyPath(format: ArchiveWriter.Format) throws {
    var writer = try ArchiveWriter(format)
    let paths = Set(Self.paths).sorted()
    for (number, path) in paths.enumerated() {
      try writer.addFile(
        path, isExecutable: false, content: [UInt8](repeating: UInt8(number), count: number * 37))
    }
    let directory = try TemporaryDirectory("storage-archive")
    let file = directory.path("archive")
    try Data(try writer.finish()).write(to: URL(fileURLWithPath: file))
    let program = """
      import sys, tarfile, zipfile
      sys.stdout.reconfigure(encoding="utf-8")
      if sys.argv[2] == "zip":
          archive = zipfile.ZipFile(sys.argv[1])
          entries = [(name, archive.read(name)) for name in archive.namelist()]
      else:
          archive = tarfile.open(sys.argv[1])
          entries = [(each.name, archive.extractfile(each).read()) for each in archive]
      for name, content in entries:
          print(name, len(content), set(content) or "")
      """
    let listed = try ProcessRun(
      "python3", ["-c", program, file, format == .zip ? "zip" : "tar"]
    ).output()
    let expected = paths.enumerated().map { number, path in
      "\(path) \(number * 37) \(number == 0 ? "" : "{\(number)}")\n"
    }
    #expect(listed == expected.joined())
    guard format == .tarGzip else { return }
    // GNU tar reads all that is there, to the two blocks of zeros at the end, and says nothing.
    let tar = try ProcessRun(
      "tar", ["--list", "--gzip", "--quoting-style=literal", "--file", file],
      environment: ["LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"]
    ).run()
    #expect(tar.outputText == paths.map { $0 + "\n" }.joined())
    #expect(tar.succeeded && tar.errorText.isEmpty, "\(tar.errorText)")
  }
}
