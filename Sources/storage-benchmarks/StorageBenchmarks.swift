import Glibc

/// Measures `storage` against the ways that plain git offers.
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
      let width = (allCases.map(\.name.count).max() ?? 0) + 2
      let cases = allCases.map { one in
        "  \(one.name)\(String(repeating: " ", count: width - one.name.count))\(one.summary)\n"
      }
      print(BenchmarkArguments.usage + cases.joined(), terminator: "")
      return
    }
    let workspace = try Workspace()
    let beside = try besideThisProgram()
    let setting = BenchmarkSetting(
      program: arguments.rivalsOnly
        ? nil : StorageProgram(path: arguments.storage ?? beside),
      runs: arguments.runs, workspace: workspace,
      storages: SampleStorages(arguments, in: workspace),
      counter: arguments.rivalsOnly ? nil : InstructionCounter(in: workspace))
    let run = BenchmarkRun(commit: arguments.commit, machine: arguments.machine)
    var children = workspace.processes()
    var texts: [String] = []
    for file in arguments.previous {
      texts.append(String(decoding: try children.run(["cat", "--", file]), as: UTF8.self))
    }
    let kept = KeptRuns(texts, machine: arguments.machine)
    say(
      """
      Every process is started with posix_spawn, no shell between; contenders take turns, each
      promotion on a fresh copy. storage syncs objects and references to the disk; git runs with
      its defaults, which sync neither loose objects nor references. Instructions are callgrind's
      count of one run, the kernel's share left out\(setting.counter == nil ? ": no valgrind here" : "").


      """)
    for benchmark in allCases {
      guard arguments.cases.isEmpty || arguments.cases.contains(benchmark.name) else { continue }
      let outcome = try benchmark.measure(setting)
      let report = BenchmarkReport(
        name: benchmark.name, summary: benchmark.summary, goals: benchmark.goals,
        storage: outcome.storage, measurements: outcome.measurements)
      guard !outcome.measurements.isEmpty else { continue }
      say(report.table(comparedWith: kept) + "\n")
      print(report.json(run: run))
    }
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
