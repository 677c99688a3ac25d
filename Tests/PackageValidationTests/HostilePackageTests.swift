import Glibc
import PackageStorage
import PackageValidation
import TestSupport
import Testing

/// Packages with random damage: no crash, and no hang over a second.
///
/// `STORAGE_LONG_TESTS=1` tries 10,000 of them, otherwise a sample; the seed is in the message.
@Suite("Mutated packages", .tags(.medium))
struct HostilePackageTests {
  @Test func thePackagesAreThere() {
    #expect(MutatedPackages.packages.count > 60)
    #expect(MutatedPackages.packages.allSatisfy { $0["manifest.yml"] != nil })
  }

  @Test(arguments: MutatedPackages.batches(sample: 200, of: 50))
  func areChecked(seeds: Range<UInt64>) throws {
    for seed in seeds {
      let directory = try TemporaryDirectory("storage-hostile")
      let folder = directory.path("package")
      try MutatedPackages.write(seed: seed, to: folder)
      let before = Self.processorSeconds
      let findings = DirectoryCheck.findings(
        inDirectory: folder, mode: .build, selection: RuleSelection())
      let seconds = Self.processorSeconds - before
      #expect(seconds < Self.secondsAllowed, "seed \(seed) took \(seconds) s")
      #expect(findings.allSatisfy { !$0.message.isEmpty }, "seed \(seed)")
    }
  }

  /// A build for debugging is several times slower than what people run.
  #if DEBUG
    private static let secondsAllowed = 8.0
  #else
    private static let secondsAllowed = 1.0
  #endif

  /// The processor time of this thread.
  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
