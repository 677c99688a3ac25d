/// What one run of a contender cost and made.
package struct Sample: Sendable {
  package let wall: Duration
  package let cpu: Duration
  package let processes: Int
  /// Objects in new files of their own.
  package let looseObjects: Int
  /// Objects in new packs.
  package let packedObjects: Int
  /// The trees of the changed branches, equal for all contenders.
  package let trees: [String]
  /// From the first start to the first byte of an answer; nil where that is not asked.
  package let firstOutput: Duration?
  /// The most memory that a process had, in kilobytes; nil where that is not asked.
  package let peakMemory: Int?

  package init(
    wall: Duration, cpu: Duration, processes: Int, looseObjects: Int = 0, packedObjects: Int = 0,
    trees: [String] = [], firstOutput: Duration? = nil, peakMemory: Int? = nil
  ) {
    (self.wall, self.cpu, self.processes) = (wall, cpu, processes)
    (self.looseObjects, self.packedObjects) = (looseObjects, packedObjects)
    (self.trees, self.firstOutput, self.peakMemory) = (trees, firstOutput, peakMemory)
  }
}

/// The middle of several values and how far half of them spread around it.
package struct Summary: Sendable, Equatable {
  package let median: Double
  package let lowerQuartile: Double
  package let upperQuartile: Double
  package let percentile95: Double

  /// Summarises at least one value; quantiles between two values are interpolated.
  package init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    func quantile(_ share: Double) -> Double {
      let position = share * Double(sorted.count - 1)
      let lower = Int(position)
      let upper = min(lower + 1, sorted.count - 1)
      return sorted[lower] + (sorted[upper] - sorted[lower]) * (position - Double(lower))
    }
    median = quantile(0.5)
    lowerQuartile = quantile(0.25)
    upperQuartile = quantile(0.75)
    percentile95 = quantile(0.95)
  }
}

/// All runs of one contender in one case.
package struct Measurement: Sendable {
  package let contender: String
  package let runs: Int
  /// Milliseconds from the first start to the last end.
  package let wall: Summary
  /// Milliseconds of CPU time, user and system, of all processes.
  package let cpu: Summary
  package let processes: Int
  package let looseObjects: Int
  package let packedObjects: Int

  /// Milliseconds to the first byte of the answer, for cases that ask for one.
  package let firstOutput: Summary?
  /// Instructions of one run, outside the kernel; nil where they were not counted.
  package let instructions: Int?
  /// The most memory of any run in megabytes; nil for cases that do not ask.
  package let peakMemory: Double?
  /// What a load generator says; nil for cases without one.
  package let serving: ServingFigures?

  package init?(
    contender: String, samples: [Sample], instructions: Int? = nil,
    serving: ServingFigures? = nil
  ) {
    guard let last = samples.last, let wall = Summary(samples.map { $0.wall.milliseconds }),
      let cpu = Summary(samples.map { $0.cpu.milliseconds })
    else { return nil }
    self.contender = contender
    self.wall = wall
    self.cpu = cpu
    self.instructions = instructions
    firstOutput = Summary(samples.compactMap { $0.firstOutput?.milliseconds })
    peakMemory = samples.compactMap(\.peakMemory).max().map { Double($0) / 1024 }
    self.serving = serving
    runs = samples.count
    processes = last.processes
    looseObjects = last.looseObjects
    packedObjects = last.packedObjects
  }
}

extension Duration {
  var milliseconds: Double {
    Double(components.seconds) * 1e3 + Double(components.attoseconds) / 1e15
  }
}
