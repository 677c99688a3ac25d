/// A promotion by this program and by its rivals, on one storage or on several.
package struct PromotionCase: BenchmarkCase {
  /// One storage and the versions that move on it.
  package struct Field: Sendable {
    package enum Versions: Sendable {
      /// So many, spread over those that snapshot alone holds.
      case spread(Int)
      case named([Promotion.Version])
    }

    /// Follows the contenders' names; empty where the case has one field.
    package let label: String
    package let storage: SampleStorages.Choice
    package let versions: Versions

    package init(
      _ versions: Versions, on storage: SampleStorages.Choice = .usual, label: String = ""
    ) {
      (self.label, self.storage, self.versions) = (label, storage, versions)
    }
  }

  package let name: String
  package let summary: String
  package let goals: [Goal]
  package let target: String
  package let fields: [Field]
  package let rivals: [any Contender]

  package init(
    _ name: String, _ summary: String, goals: [Goal], to target: String = "staging",
    fields: [Field], rivals: [any Contender]
  ) {
    (self.name, self.summary, self.goals) = (name, summary, goals)
    (self.target, self.fields, self.rivals) = (target, fields, rivals)
  }

  /// One row of the table to be.
  private struct Entry {
    let name: String
    let contender: any Contender
    let promotion: Promotion
    let repository: String
  }

  package func measure(_ setting: BenchmarkSetting) throws(BenchmarkError) -> CaseOutcome {
    var kinds: [String] = []
    var promotions: [(field: Field, promotion: Promotion, repository: String)] = []
    for field in fields {
      let storage = try setting.storages.storage(field.storage)
      if !kinds.contains(storage.kind) { kinds.append(storage.kind) }
      let adding: [Promotion.Version] =
        switch field.versions {
        case .spread(let count): try storage.versions(count, in: setting.workspace)
        case .named(let versions): versions
        }
      let promotion = Promotion(source: "snapshot", target: target, adding: adding)
      promotions.append((field, promotion, storage.path))
    }
    let contenders: [any Contender] = (setting.program.map { [$0] } ?? []) + rivals
    let entries = contenders.flatMap { contender in
      promotions.map { field, promotion, repository in
        Entry(
          name: contender.name + (field.label.isEmpty ? "" : ", \(field.label)"),
          contender: contender, promotion: promotion, repository: repository)
      }
    }
    // Every run has a copy of its own.
    let samples = try setting.rounds(entries.map(\.contender.mostRuns)) {
      index throws(BenchmarkError) in try Self.sample(entries[index], in: setting.workspace)
    }
    try agree(entries, samples)
    var measurements: [Measurement] = []
    for (entry, samples) in zip(entries, samples) {
      let instructions = try count(entry, setting)
      guard
        let measurement = Measurement(
          contender: entry.name, samples: samples, instructions: instructions)
      else { continue }
      measurements.append(measurement)
    }
    return CaseOutcome(storage: kinds.joined(separator: "; "), measurements: measurements)
  }

  private func count(
    _ entry: Entry, _ setting: BenchmarkSetting
  ) throws(BenchmarkError) -> Int? {
    guard let counter = setting.counter, let program = entry.contender as? StorageProgram else {
      return nil
    }
    let counted = Entry(
      name: entry.name, contender: program.under(counter.wrapper), promotion: entry.promotion,
      repository: entry.repository)
    _ = try Self.sample(counted, in: setting.workspace)
    return try counter.read(in: setting.workspace)
  }

  /// Contenders that leave different trees are an error.
  private func agree(
    _ entries: [Entry], _ samples: [[Sample]]
  ) throws(BenchmarkError) {
    var references: [String: [String]] = [:]
    for (entry, samples) in zip(entries, samples) {
      // Two fields may share a storage, but then they move different versions.
      let field = entry.repository + entry.promotion.adding.map(\.path).joined(separator: " ")
      for sample in samples {
        let reference = references[field] ?? []
        guard zip(sample.trees, reference).allSatisfy({ $0 == $1 }) else {
          throw BenchmarkError("\(name): \(entry.name) leaves other trees than its rivals")
        }
        if sample.trees.count > reference.count { references[field] = sample.trees }
      }
    }
  }

  private static func sample(
    _ entry: Entry, in workspace: Workspace
  ) throws(BenchmarkError) -> Sample {
    let repository = try workspace.copy(of: entry.repository)
    let scratch = try workspace.makeFolder("scratch")
    var children = workspace.processes()
    let clock = ContinuousClock()
    let start = clock.now
    let outcome = try entry.contender.promote(
      entry.promotion, in: repository, scratch: scratch, with: &children)
    let wall = start.duration(to: clock.now)

    var looking = workspace.processes()
    let trees = try entry.contender.compared(entry.promotion).map {
      branch throws(BenchmarkError) in
      try looking.line(["git", "-C", outcome, "rev-parse", "refs/heads/\(branch):packages"])
    }
    let before =
      outcome == repository ? try ObjectCount(of: entry.repository, with: &looking) : ObjectCount()
    let after = try ObjectCount(of: outcome, with: &looking)
    try workspace.remove(repository)
    try workspace.remove(scratch)
    return Sample(
      wall: wall, cpu: children.cpu, processes: children.started,
      looseObjects: after.loose - before.loose, packedObjects: after.packed - before.packed,
      trees: trees)
  }
}

/// How many objects a repository has, by `git count-objects -v`.
private struct ObjectCount {
  var loose = 0
  var packed = 0

  init() {}

  init(of repository: String, with children: inout ChildProcesses) throws(BenchmarkError) {
    for line in try children.lines(["git", "-C", repository, "count-objects", "-v"]) {
      let words = line.split(separator: " ")
      guard words.count == 2, let number = Int(words[1]) else { continue }
      if words[0] == "count:" { loose = number }
      if words[0] == "in-pack:" { packed = number }
    }
  }
}
