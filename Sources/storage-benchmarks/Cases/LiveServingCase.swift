import Glibc

/// What clients of a running registry server notice of promotions, one after another: nothing but
/// that each is served soon.
package struct LiveServingCase: BenchmarkCase {
  package let name = "registry-live"
  package let summary =
    "a server of staging under wrk -t1 -c16 /search, quiet and during 100 promotions; "
    + "a failed request ends the case"
  package let goals: [Goal] = [
    .percentile99(2, during, over: quiet), .percentile99AtMost(1_000, seen),
  ]

  private static let quiet = "quiet"
  private static let during = "during promotions"
  /// The row of the promotions: its last column is the worst of all.
  private static let seen = "promoted to served (99 %: worst)"
  private static let promotions = 100

  package init() {}

  package func measure(_ setting: BenchmarkSetting) throws(BenchmarkError) -> CaseOutcome {
    var children = setting.workspace.processes()
    guard let program = setting.program, (try? children.run(["which", "wrk", "curl"])) != nil
    else { return CaseOutcome(storage: "", measurements: []) }
    let storage = try setting.storages.storage(.usual)
    let versions = try storage.versions(Self.promotions, in: setting.workspace)
    let copy = try setting.workspace.copy(of: storage.path)
    let cache = try setting.workspace.makeFolder("cache")
    let server = try ServerProcess(
      program.arguments(
        ["--cache-dir", cache, "--verbose", "serve", "staging", "--listen", "127.0.0.1:0"],
        in: copy), environment: Environment.children(home: setting.workspace.path),
      log: setting.workspace.path + "/server.log")
    let url = String(try server.line("listening on ").dropFirst("listening on ".count))

    let load = ["wrk", "-t1", "-c16", "--timeout", "20s", "--latency", url + "/search"]
    try children.run(load + ["-d2s"])
    let quiet = try ServingFigures(
      wrk: String(decoding: children.run(load + ["-d10s"]), as: UTF8.self))

    // wrk tells what it found on its standard output, which has no reader until it ends.
    let wrk = try ServerProcess(
      ["sh", "-c", "exec \"$@\" >&2", "sh"] + load + ["-d600s"],
      environment: Environment.children(home: setting.workspace.path),
      log: setting.workspace.path + "/wrk.log")
    let clock = ContinuousClock()
    var waits: [Double] = []
    let start = clock.now
    for version in versions {
      let known = server.lines.count { $0.hasPrefix(Self.sign) }
      try children.run(
        program.arguments(
          ["promote", version.description, "--from", "snapshot", "--to", "staging"], in: copy))
      let promoted = clock.now
      _ = try server.line(Self.sign, beyond: known)
      waits.append(promoted.duration(to: clock.now).milliseconds)
      try children.run([
        "curl", "--silent", "--fail", "--output", "/dev/null",
        "\(url)/package/\(version.package)/\(version.version)/",
      ])
    }
    let seconds = start.duration(to: clock.now).milliseconds / 1_000
    wrk.stop(with: SIGINT)
    let during = try ServingFigures(wrk: wrk.lines.joined(separator: "\n"))
    guard let worst = waits.max(), let summary = Summary(waits) else {
      throw BenchmarkError("\(name): the storage has no version to promote")
    }
    let seen = ServingFigures(
      requestsPerSecond: Double(waits.count) / seconds, median: summary.median,
      percentile99: worst)
    return CaseOutcome(
      storage: storage.kind,
      measurements: [(Self.quiet, quiet), (Self.during, during), (Self.seen, seen)].compactMap {
        ServingCase.row($0, $1, server.peakMemory)
      })
  }

  private static let sign = "note: refreshed in "
}
