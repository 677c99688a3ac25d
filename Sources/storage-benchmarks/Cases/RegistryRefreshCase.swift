/// What a running registry server spends on a promotion, and when it is served.
package struct RegistryRefreshCase: BenchmarkCase {
  package let name = "registry-refresh"
  package let summary = "a server of staging, from the end of a promotion to its being served"
  package let goals: [Goal] = [.atMost(1_000, .wallOf95)]

  package init() {}

  package func measure(_ setting: BenchmarkSetting) throws(BenchmarkError) -> CaseOutcome {
    guard let program = setting.program else {
      return CaseOutcome(storage: "", measurements: [])
    }
    let storage = try setting.storages.storage(.usual)
    let versions = try storage.versions(setting.runs, in: setting.workspace)
    let copy = try setting.workspace.copy(of: storage.path)
    let cache = try setting.workspace.makeFolder("cache")
    let server = try ServerProcess(
      program.arguments(
        ["--cache-dir", cache, "--verbose", "serve", "staging", "--listen", "127.0.0.1:0"],
        in: copy), environment: Environment.children(home: setting.workspace.path),
      log: setting.workspace.path + "/server.log")
    _ = try server.line("listening on ")
    var walls: [Duration] = []
    let before = server.cpu
    for version in versions {
      let known = server.lines.count { $0.hasPrefix(Self.sign) }
      var children = setting.workspace.processes()
      try children.run(
        program.arguments(
          ["promote", version.description, "--from", "snapshot", "--to", "staging"], in: copy))
      let clock = ContinuousClock()
      let start = clock.now
      _ = try server.line(Self.sign, beyond: known)
      walls.append(start.duration(to: clock.now))
    }
    // The kernel's account is too coarse for one refresh: all have the same share.
    let cpu = (server.cpu - before) / versions.count
    let samples = walls.map {
      Sample(wall: $0, cpu: cpu, processes: 0, peakMemory: server.peakMemory)
    }
    return CaseOutcome(
      storage: storage.kind,
      measurements: [Measurement(contender: program.name, samples: samples)].compactMap { $0 })
  }

  private static let sign = "note: refreshed in "
}
