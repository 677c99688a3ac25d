/// How long a registry takes from the start of its process to its first answer.
package struct RegistryStartCase: BenchmarkCase {
  package let name: String
  package let summary: String
  package let goals: [Goal]
  package let storage: SampleStorages.Choice
  /// Whether a process before has left its cache.
  package let isWarm: Bool

  package init(
    _ name: String, _ summary: String, goals: [Goal], on storage: SampleStorages.Choice = .usual,
    isWarm: Bool
  ) {
    (self.name, self.summary, self.goals) = (name, summary, goals)
    (self.storage, self.isWarm) = (storage, isWarm)
  }

  package func measure(_ setting: BenchmarkSetting) throws(BenchmarkError) -> CaseOutcome {
    guard let program = setting.program else {
      return CaseOutcome(storage: "", measurements: [])
    }
    let storage = try setting.storages.storage(storage)
    let kept = try setting.workspace.makeFolder("cache")
    let samples = try setting.rounds([.max]) { _ throws(BenchmarkError) in
      let cache = isWarm ? kept : try setting.workspace.makeFolder("cache")
      let words = ["--cache-dir", cache, "preview", "snapshot", "/categories"]
      var children = setting.workspace.processes()
      let clock = ContinuousClock()
      let start = clock.now
      try children.run(program.arguments(words, in: storage.path))
      let wall = start.duration(to: clock.now)
      if !isWarm { try setting.workspace.remove(cache) }
      return Sample(
        wall: wall, cpu: children.cpu, processes: children.started,
        peakMemory: children.peakMemory)
    }
    return CaseOutcome(
      storage: storage.kind,
      measurements: [Measurement(contender: program.name, samples: samples.joined().map { $0 })]
        .compactMap { $0 })
  }
}
