/// A named piece of work and those who compete in it.
package protocol BenchmarkCase: Sendable {
  var name: String { get }
  var summary: String { get }
  /// What the figures should be.
  var goals: [Goal] { get }

  /// Measures all contenders; the program of this project comes first, unless it is left out.
  func measure(_ setting: BenchmarkSetting) throws(BenchmarkError) -> CaseOutcome
}

/// What a case found, and on which storage.
package struct CaseOutcome: Sendable {
  package let storage: String
  package let measurements: [Measurement]
}

/// What all cases of one run share.
package struct BenchmarkSetting {
  /// The program of this project; nil where only rivals are wanted.
  package let program: StorageProgram?
  package let runs: Int
  package let workspace: Workspace
  package let storages: SampleStorages
  /// Counts instructions; nil on a machine that has no valgrind.
  package let counter: InstructionCounter?

  /// Runs several contenders in turn, one round after another, so that a busy moment of the machine
  /// hits each alike; a first round is not counted.
  ///
  /// - Parameters:
  ///   - limits: The most runs of each contender; one that is run once only gets no first round.
  ///   - run: Runs the contender of that index once.
  /// - Returns: The samples of each contender.
  /// - Throws: `BenchmarkError` of the run that failed.
  func rounds(
    _ limits: [Int], _ run: (Int) throws(BenchmarkError) -> Sample
  ) throws(BenchmarkError) -> [[Sample]] {
    var samples = [[Sample]](repeating: [], count: limits.count)
    for round in 0...runs {
      for (index, limit) in limits.enumerated()
      where round <= limit && !(round == 0 && limit == 1) {
        let sample = try run(index)
        if round > 0 { samples[index].append(sample) }
      }
    }
    return samples
  }
}
