/// A question to a storage, answered by this program and by git commands that look it up.
///
/// Words may hold `{version}`, `{name}` and `{path}`: a version that snapshot alone holds, its
/// package, and its folder.
package struct ReadingCase: BenchmarkCase {
  /// What git is asked: several commands where one cannot say it all.
  package struct Rival: Sendable {
    package let name: String
    package let commands: [[String]]

    package init(_ name: String, _ commands: [[String]]) {
      (self.name, self.commands) = (name, commands)
    }
  }

  package let name: String
  package let summary: String
  package let goals: [Goal]
  package let storage: SampleStorages.Choice
  /// The words after `storage --repository PATH`.
  package let words: [String]
  package let rivals: [Rival]

  package init(
    _ name: String, _ summary: String, goals: [Goal], on storage: SampleStorages.Choice = .usual,
    _ words: [String], rivals: [Rival] = []
  ) {
    (self.name, self.summary, self.goals) = (name, summary, goals)
    (self.storage, self.words, self.rivals) = (storage, words, rivals)
  }

  package func measure(_ setting: BenchmarkSetting) throws(BenchmarkError) -> CaseOutcome {
    let storage = try setting.storages.storage(storage)
    let fill = try filling(storage, setting.workspace)
    let words = words.map(fill)
    var entries: [(name: String, commands: [[String]])] = []
    if let program = setting.program {
      entries.append((program.name, [program.arguments(words, in: storage.path)]))
    }
    for rival in rivals {
      entries.append(
        (rival.name, rival.commands.map { ["git", "-C", storage.path] + $0.map(fill) }))
    }
    let samples = try setting.rounds(entries.map { _ in Int.max }) {
      index throws(BenchmarkError) in
      try Self.sample(entries[index].commands, in: setting.workspace)
    }
    var instructions: Int?
    if let counter = setting.counter, let program = setting.program {
      var children = setting.workspace.processes()
      try children.run(program.under(counter.wrapper).arguments(words, in: storage.path))
      instructions = try counter.read(in: setting.workspace)
    }
    let measurements = zip(entries, samples).enumerated().compactMap { index, entry in
      Measurement(
        contender: entry.0.name, samples: entry.1,
        instructions: index == 0 ? instructions : nil)
    }
    return CaseOutcome(storage: storage.kind, measurements: measurements)
  }

  private func filling(
    _ storage: SampleStorage, _ workspace: Workspace
  ) throws(BenchmarkError) -> (String) -> String {
    let texts = words + rivals.flatMap { $0.commands.flatMap { $0 } }
    guard texts.contains(where: { $0.contains("{") }),
      let version = try storage.versions(1, in: workspace).first
    else { return { $0 } }
    return { text in
      text.replacing("{version}", with: version.description)
        .replacing("{name}", with: version.package).replacing("{path}", with: version.path)
    }
  }

  private static func sample(
    _ commands: [[String]], in workspace: Workspace
  ) throws(BenchmarkError) -> Sample {
    var children = workspace.processes()
    let clock = ContinuousClock()
    let start = clock.now
    for command in commands { try children.run(command) }
    let wall = start.duration(to: clock.now)
    return Sample(
      wall: wall, cpu: children.cpu, processes: children.started,
      firstOutput: children.firstOutput.map { start.duration(to: $0) })
  }
}
