import Foundation
import Synchronization
import TestSupport
import Testing

/// `serve` gives the recorded answers of the reference registry to clients that ask for gzip: from a
/// cold start, from a warm one, and while another process promotes what it serves.
@Suite(.enabled(if: SharedData.isAvailable), .tags(.large)) struct RecordedServeTests {
  private let directory: TemporaryDirectory
  private let repository: RepositoryCopy
  /// The recorded requests, each asking for gzip.
  private let index: String
  private let bodies: String

  init() throws {
    directory = try TemporaryDirectory("storage-recorded")
    repository = try SharedData.freshCopy()
    let root = try SharedData.path("data/registry/real")
    bodies = root + "/bodies"
    let rows = try String(contentsOfFile: root + "/snapshot.tsv", encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false)
    let asking = rows.enumerated().map { number, row in
      guard number > 0, let end = row.firstIndex(of: "\t") else { return String(row) }
      return row[..<end] + " ++ Accept-Encoding: gzip" + row[end...]
    }
    try directory.write(asking.joined(separator: "\n"), to: "snapshot.tsv")
    index = directory.path("snapshot.tsv")
    let times = ["index", "search", "categories", "catch_all"].map { "cache_time.\($0): 10s\n" }
    try directory.write("package_paths: []\n" + times.joined(), to: "config.yml")
  }

  private func serve() throws -> RunningServer {
    try RunningServer([
      "snapshot", "-C", repository.path, "--verbose", "--cache-dir", directory.path("cache"),
      "--registry-config", directory.path("config.yml"),
    ])
  }

  private func expectRecorded(_ server: RunningServer, _ when: Comment) throws {
    let result = try ProcessRun(
      try SharedData.path("tools/compare-answers"), [server.url, index, "--bodies", bodies],
      timeout: 600
    ).run()
    #expect(result.succeeded, "\(when): \(result.outputText)\(result.errorText)\(server.log)")
    #expect(result.outputText.contains(" 0 failed"), when)
  }

  /// Versions that snapshot alone has, so that it serves the same once they are in staging.
  private func candidates() throws -> [String] {
    func versions(_ branch: String) throws -> Set<String> {
      let paths = try repository.git.run("ls-tree", "-r", "-d", "--name-only", branch, "packages")
      return Set(
        paths.split(separator: "\n").compactMap { path in
          let parts = path.split(separator: "/")
          return parts.count == 3 ? "\(parts[1])-\(parts[2])" : nil
        })
    }
    return try versions("snapshot").subtracting(versions("staging"))
      .subtracting(versions("production")).sorted()
  }

  @Test func answersAreAsRecordedColdWarmAndWhilePromotionsHappen() throws {
    do {
      let cold = try serve()
      try expectRecorded(cold, "cold")
    }
    let cached = try FileManager.default.contentsOfDirectory(
      atPath: directory.path("cache/v1/registry"))
    #expect(!cached.isEmpty, "the next start is no warm one")
    let warm = try serve()
    #expect(try warm.get("/search").status == 200)
    try expectRecorded(warm, "warm")

    let versions = try candidates()
    try #require(versions.count > 20)
    let tool = try StorageTool()
    let isOver = Atomic(false)
    let failures = Mutex<[String]>([])
    let done = DispatchSemaphore(value: 0)
    let other = Thread { [repository] in
      for version in versions where !isOver.load(ordering: .relaxed) {
        let run = try? tool.run(
          ["-C", repository.path, "promote", version, "--from", "snapshot", "--to", "staging"])
        if run?.status != 0 { failures.withLock { $0.append("\(version): \(run?.error ?? "")") } }
        usleep(50_000)
      }
      done.signal()
    }
    other.start()
    func refreshes() -> Int {
      warm.log.split(separator: "\n").count { $0.hasPrefix("note: refreshed in ") }
    }
    for _ in 0..<20 where refreshes() < 5 {
      try expectRecorded(warm, "while promotions happen")
    }
    isOver.store(true, ordering: .relaxed)
    done.wait()
    #expect(failures.withLock { $0 }.isEmpty, "\(failures.withLock { $0 })")
    #expect(refreshes() >= 5, "\(warm.log)")
  }
}
