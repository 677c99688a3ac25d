import Glibc

/// Measures promotions: `storage` against the ways that plain git offers.
@main
struct StorageBenchmarks {
  static func main() {
    // A child that ends early must be an error to report, not the end of this program.
    signal(SIGPIPE, SIG_IGN)
    do throws(BenchmarkError) {
      try run(BenchmarkArguments(Array(CommandLine.arguments.dropFirst())))
    } catch {
      say("error: \(error)\n")
      exit(1)
    }
  }

  private static func run(_ arguments: BenchmarkArguments) throws(BenchmarkError) {
    if arguments.help {
      let cases = BenchmarkCase.all.map { "  \($0.name)  \($0.summary)\n" }
      print(BenchmarkArguments.usage + cases.joined(), terminator: "")
      return
    }
    let workspace = try Workspace()
    let storage = try sampleStorage(arguments, in: workspace)
    let beside = try besideThisProgram()
    let program = StorageProgram(path: arguments.storage ?? beside)
    say(
      """
      Every process is started with posix_spawn, no shell between; contenders take turns, each run
      on a fresh copy. storage syncs objects and references to the disk; git runs with its
      defaults, which sync neither loose objects nor references.


      """)
    for benchmark in BenchmarkCase.all {
      guard arguments.cases.isEmpty || arguments.cases.contains(benchmark.name) else { continue }
      let contenders = (arguments.rivalsOnly ? [] : [program]) + benchmark.rivals
      let report = BenchmarkReport(
        name: benchmark.name, summary: benchmark.summary, storage: storage.kind,
        measurements: try benchmark.run(
          contenders, runs: arguments.runs, on: storage, in: workspace))
      say(report.table + "\n")
      print(report.json)
    }
  }

  private static func sampleStorage(
    _ arguments: BenchmarkArguments, in workspace: Workspace
  ) throws(BenchmarkError) -> SampleStorage {
    if let repository = arguments.repository {
      return try SampleStorage(
        mirroring: repository, kind: "given repository", in: workspace)
    }
    if let shared = Environment.variable("STORAGE_SHARED") {
      let bundle = shared + "/data/package-storage.bundle"
      if access(bundle, R_OK) == 0 {
        return try SampleStorage(mirroring: bundle, kind: "real branches", in: workspace)
      }
    }
    return try SampleStorage(syntheticIn: workspace)
  }

  private static func besideThisProgram() throws(BenchmarkError) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    guard count > 0 else { throw BenchmarkError("cannot tell where this program is") }
    let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]) + "/storage"
  }

  private static func say(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
  }
}
