import Foundation
import TestSupport
import Testing

/// The built program on packages and archives that mean harm.
@Suite("Hostile packages and archives", .tags(.large), .enabled(if: StorageTool.isBuilt))
struct HostileInputTests {
  private let directory: TemporaryDirectory
  private let tool: StorageTool

  init() throws {
    directory = try TemporaryDirectory("storage-hostile")
    tool = try StorageTool()
  }

  /// Runs the program with at most 200 MB of memory of its own.
  private func run(_ arguments: [String]) throws -> ToolRun {
    var command = tool.command(arguments, directory: directory.path)
    command.arguments =
      ["-c", "ulimit -d 204800 && exec \"$0\" \"$@\"", command.executable] + arguments
    command.executable = "/bin/sh"
    return ToolRun(arguments: arguments, result: try command.run())
  }

  @Test(
    "Mutated packages are checked in 200 MB",
    arguments: MutatedPackages.batches(sample: 100, of: 50))
  func memory(seeds: Range<UInt64>) throws {
    var arguments = ["validate", "--format", "jsonl"]
    for seed in seeds {
      try MutatedPackages.write(seed: seed, to: directory.path("\(seed)"))
      arguments += ["--package", "\(seed)"]
    }
    let run = try run(arguments)
    #expect(run.status == 0 || run.status == 1, "\(seeds): \(run.result.ending) \(run.error)")
    #expect(run.error.hasSuffix(" in \(seeds.count) packages\n"), "\(seeds): \(run.error)")
  }

  static let corpus: [URL] = ["zip", "tar"].flatMap { folder -> [URL] in
    guard let path = try? SharedData.path("data/hostile/\(folder)") else { return [] }
    let urls = try? FileManager.default.contentsOfDirectory(
      at: URL(fileURLWithPath: path), includingPropertiesForKeys: nil)
    return (urls ?? []).sorted { $0.path < $1.path }
  }

  @Test(
    "Archives of the corpora are checked, and none is added",
    .enabled(if: !corpus.isEmpty, "needs the shared data"))
  func archives() throws {
    try #require(try tool.run("init", directory.path("storage.git")).status == 0)
    let work = try directory.makeDirectory("work")
    var names: [String] = []
    for (number, file) in Self.corpus.enumerated() {
      names.append("\(number).zip")
      try FileManager.default.copyItem(atPath: file.path, toPath: "\(work)/\(number).zip")
    }
    let before = try listing()
    for first in stride(from: 0, to: names.count, by: 80) {
      let part = names[first..<min(first + 80, names.count)]
      let checked = try run(
        ["validate", "--format", "jsonl"] + part.flatMap { ["--package", "work/\($0)"] })
      #expect(checked.status == 1, "\(first): \(checked.result.ending) \(checked.error)")
      let found = Set(
        checked.output.split(separator: "\n").compactMap { line in
          line.split(separator: "\"path\":\"work/").last?.split(separator: "/").first
            .flatMap { $0.split(separator: "\"").first }.map(String.init)
        })
      // None of them holds a package, so each has a finding.
      #expect(found.isSuperset(of: part), "\(Set(part).subtracting(found))")
    }
    for name in names.prefix(MutatedPackages.isLong ? names.count : 40) {
      let added = try run(["-C", "storage.git", "add", "--to", "snapshot", "work/\(name)"])
      #expect(added.status == 1, "\(name): \(added.result.ending) \(added.error)")
    }
    #expect(try listing() == before)
  }

  /// All files outside the repository, with their sizes.
  private func listing() throws -> Set<String> {
    var files: Set<String> = []
    for folder in [directory.path, tool.homePath] {
      for case let name as String in FileManager.default.enumerator(atPath: folder) ?? .init()
      where !name.hasPrefix("storage.git") {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
        files.insert("\(folder)/\(name) \(attributes[.size] ?? 0)")
      }
    }
    return files
  }
}
