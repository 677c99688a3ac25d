import Archive
import Foundation
import Profiling
import Synchronization
import TestSupport
import Testing

/// Burns CPU time until told to stop; the profile must name it.
@inline(never) private func countPrimesForTheProfile(until isDone: () -> Bool) -> Int {
  var (primes, candidate) = (0, 2)
  while !isDone() {
    var divisor = 2
    while divisor * divisor <= candidate, candidate % divisor != 0 { divisor += 1 }
    if divisor * divisor > candidate { primes += 1 }
    candidate = candidate == 20_000 ? 2 : candidate + 1
  }
  return primes
}

@Suite(.tags(.large), .serialized) struct CPUProfilerTests {
  static let go = "/usr/bin/go"

  /// Something that two threads agree on.
  private final class Flag: Sendable {
    let isSet = Atomic(false)

    func set() { isSet.store(true, ordering: .releasing) }

    func wait() {
      while !isSet.load(ordering: .acquiring) { usleep(1_000) }
    }
  }

  /// Takes a profile while a thread of its own works.
  private func profileOfWork(seconds: Int) throws -> [UInt8] {
    let (isDone, hasEnded) = (Flag(), Flag())
    Thread {
      let primes = countPrimesForTheProfile { isDone.isSet.load(ordering: .relaxed) }
      #expect(primes > 0)
      hasEnded.set()
    }.start()
    defer {
      isDone.set()
      hasEnded.wait()
    }
    return try CPUProfiler.profile(seconds: seconds)
  }

  @Test(.enabled(if: access(go, X_OK) == 0, "Debian's golang-go is not installed"))
  func goToolPprofNamesTheWorkingFunction() throws {
    let directory = try TemporaryDirectory("storage-profile")
    try Data(try profileOfWork(seconds: 2)).write(
      to: URL(fileURLWithPath: directory.path("cpu.pprof")))
    let top = try ProcessRun(
      Self.go, ["tool", "pprof", "-top", "-nodecount=500", directory.path("cpu.pprof")],
      environment: HermeticEnvironment.variables(home: directory.path)
    ).output()
    #expect(top.contains("Type: cpu"), "\(top)")
    let line = try #require(
      top.split(separator: "\n").first { $0.contains("countPrimesForTheProfile") })
    // One thread was busy for two seconds; other tests have their share of the samples.
    let cells = line.split(separator: " ")
    let cumulative = try #require(cells.count > 4 ? Double(cells[4].dropLast()) : nil)
    #expect(cumulative > 10, "\(top)")
    // Each sample counts for the time that it stands for; other tests may be at work meanwhile.
    let total = try #require(Self.seconds(after: "Total samples = ", in: top))
    #expect(total > 0.1, "\(top)")
  }

  /// Reads a time as go prints it, `1.66s` or `880ms`.
  private static func seconds(after mark: String, in text: String) -> Double? {
    guard let end = text.firstRange(of: mark)?.upperBound else { return nil }
    let word = text[end...].prefix { !$0.isWhitespace }
    let isMilliseconds = word.hasSuffix("ms")
    return Double(word.dropLast(isMilliseconds ? 2 : 1)).map { isMilliseconds ? $0 / 1_000 : $0 }
  }

  @Test func noFolderIsTold() throws {
    let profile = try #require(Gzip.expand(try profileOfWork(seconds: 1), limit: 64 << 20))
    let text = String(decoding: profile, as: UTF8.self)
    #expect(text.contains("countPrimesForTheProfile"))
    #expect(!text.contains(PackageRoot.path))
    #expect(!text.contains("/lib"))
  }

  @Test func thereIsOneProfileAtATimeAndItCanBeCancelled() throws {
    let (isCancelled, isOver) = (Flag(), Flag())
    let started = ContinuousClock.now
    Thread {
      let profile = try? CPUProfiler.profile(seconds: 60) {
        isCancelled.isSet.load(ordering: .relaxed)
      }
      #expect(profile?.isEmpty == false)
      isOver.set()
    }.start()
    usleep(300_000)
    #expect(throws: ProfilingError.busy) { try CPUProfiler.profile(seconds: 1) }
    isCancelled.set()
    isOver.wait()
    #expect(ContinuousClock.now - started < .seconds(30))
    #expect(try CPUProfiler.profile(seconds: 0).starts(with: [0x1F, 0x8B]))
  }
}
