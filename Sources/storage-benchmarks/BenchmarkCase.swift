/// A named promotion and those who compete in it.
package struct BenchmarkCase: Sendable {
  package let name: String
  package let summary: String
  package let versions: Int
  package let rivals: [any Contender]
  /// The most runs that make sense: some rivals take seconds.
  package let mostRuns: Int

  package static let all = [
    BenchmarkCase(
      name: "promote-1", summary: "1 version from snapshot to staging", versions: 1,
      rivals: [MktreePlumbing(), ScratchIndexPlumbing(adding: .readTree)], mostRuns: 1000),
    BenchmarkCase(
      name: "promote-100", summary: "100 versions from snapshot to staging", versions: 100,
      rivals: [
        ScratchIndexPlumbing(adding: .readTree), ScratchIndexPlumbing(adding: .batched),
        MktreePlumbing(),
      ], mostRuns: 1000),
    BenchmarkCase(
      name: "clone-1", summary: "1 version from snapshot to staging, against a work tree",
      versions: 1, rivals: [CloneAndCheckout()], mostRuns: 3),
  ]

  /// Runs all contenders in turn, one round after another, so that a busy moment of the machine
  /// hits each alike; a first round is not counted.
  ///
  /// Every run has a copy of its own. Contenders that leave different trees are an error.
  package func run(
    _ contenders: [any Contender], runs: Int, on storage: SampleStorage, in workspace: Workspace
  ) throws(BenchmarkError) -> [Measurement] {
    let promotion = Promotion(
      source: "snapshot", target: "staging",
      adding: try storage.versions(versions, in: workspace))
    var samples = [[Sample]](repeating: [], count: contenders.count)
    for round in 0...min(runs, mostRuns) {
      for (index, contender) in contenders.enumerated() {
        let sample = try Self.sample(contender, promotion, of: storage.path, in: workspace)
        if round > 0 { samples[index].append(sample) }
      }
    }
    try agree(contenders, samples)
    return zip(contenders, samples).compactMap { contender, samples in
      Measurement(contender: contender.name, samples: samples)
    }
  }

  private func agree(
    _ contenders: [any Contender], _ samples: [[Sample]]
  ) throws(BenchmarkError) {
    guard let reference = samples.compactMap(\.last).max(by: { $0.trees.count < $1.trees.count })
    else { return }
    for (contender, samples) in zip(contenders, samples) {
      for sample in samples where !zip(sample.trees, reference.trees).allSatisfy({ $0 == $1 }) {
        throw BenchmarkError("\(name): \(contender.name) leaves other trees than its rivals")
      }
    }
  }

  private static func sample(
    _ contender: any Contender, _ promotion: Promotion, of original: String,
    in workspace: Workspace
  ) throws(BenchmarkError) -> Sample {
    let repository = try workspace.copy(of: original)
    let scratch = try workspace.makeFolder("scratch")
    var children = workspace.processes()
    let clock = ContinuousClock()
    let start = clock.now
    let outcome = try contender.promote(
      promotion, in: repository, scratch: scratch, with: &children)
    let wall = start.duration(to: clock.now)

    var looking = workspace.processes()
    let trees = try contender.compared(promotion).map { branch throws(BenchmarkError) in
      try looking.line(["git", "-C", outcome, "rev-parse", "refs/heads/\(branch):packages"])
    }
    let before =
      outcome == repository ? try ObjectCount(of: original, with: &looking) : ObjectCount()
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
