/// One version promoted on a server, from the first clone to the push that moves both branches: by
/// this program, and by a person with a work tree.
///
/// The server is a repository reached over `file://`, through git's whole transport.
package struct SharedStorageCase: BenchmarkCase {
  package static let rival = "git clone, checkout, copy, commit, push"

  package let name = "shared-1"
  package let summary = "1 version from snapshot to staging, from clone to push"
  package let goals: [Goal] = [.faster(100, than: rival, .wall)]

  package init() {}

  package func measure(_ setting: BenchmarkSetting) throws(BenchmarkError) -> CaseOutcome {
    let storage = try setting.storages.storage(.usual)
    let adding = try storage.versions(1, in: setting.workspace)
    let promotion = Promotion(source: "snapshot", target: "staging", adding: adding)
    let program = setting.program
    let names = (program.map { [$0.name] } ?? []) + [Self.rival]
    let samples = try setting.rounds(names.map { $0 == Self.rival ? 2 : Int.max }) {
      index throws(BenchmarkError) in
      try Self.sample(
        promotion, of: storage.path, by: names[index] == Self.rival ? nil : program,
        in: setting.workspace)
    }
    let trees = Set(samples.flatMap { $0 }.map(\.trees))
    guard trees.count <= 1 else {
      throw BenchmarkError("\(name): the contenders leave different trees")
    }
    return CaseOutcome(
      storage: storage.kind,
      measurements: zip(names, samples).compactMap { Measurement(contender: $0, samples: $1) })
  }

  private static func sample(
    _ promotion: Promotion, of repository: String, by program: StorageProgram?,
    in workspace: Workspace
  ) throws(BenchmarkError) -> Sample {
    let server = try workspace.copy(of: repository)
    let scratch = try workspace.makeFolder("scratch")
    var looking = workspace.processes()
    try looking.run(["git", "-C", server, "config", "uploadpack.allowFilter", "true"])
    var children = workspace.processes()
    let clock = ContinuousClock()
    let start = clock.now
    if let program {
      try promote(promotion, on: server, by: program, in: scratch, with: &children)
    } else {
      try promote(promotion, on: server, in: scratch, with: &children)
    }
    let wall = start.duration(to: clock.now)
    let trees = try [promotion.source, promotion.target].map {
      branch throws(BenchmarkError) in
      try looking.line(["git", "-C", server, "rev-parse", "refs/heads/\(branch):packages"])
    }
    try workspace.remove(server)
    try workspace.remove(scratch)
    return Sample(
      wall: wall, cpu: children.cpu, processes: children.started, trees: trees)
  }

  private static func promote(
    _ promotion: Promotion, on server: String, by program: StorageProgram, in scratch: String,
    with children: inout ChildProcesses
  ) throws(BenchmarkError) {
    let clone = scratch + "/clone.git"
    try children.run(program.words(["clone", "file://\(server)", clone]))
    let versions = promotion.adding.map(\.description)
    try children.run(
      program.arguments(
        ["promote"] + versions
          + ["--from", promotion.source, "--to", promotion.target, "--push"], in: clone))
  }

  private static func promote(
    _ promotion: Promotion, on server: String, in scratch: String,
    with children: inout ChildProcesses
  ) throws(BenchmarkError) {
    let clone = scratch + "/clone"
    let git = ["git", "-C", clone]
    let paths = promotion.adding.map(\.path)
    try children.run([
      "git", "clone", "--quiet", "--branch", promotion.target, "file://\(server)", clone,
    ])
    // Copies the files and adds them in one go.
    try children.run(
      git + ["checkout", "--quiet", "origin/\(promotion.source)", "--"] + paths)
    try children.run(git + ["commit", "--quiet", "-m", promotion.targetMessage])
    try children.run(git + ["checkout", "--quiet", promotion.source])
    try children.run(git + ["rm", "-r", "--quiet", "--"] + paths)
    try children.run(git + ["commit", "--quiet", "-m", promotion.sourceMessage])
    try children.run(
      git + ["push", "--quiet", "--atomic", "origin", promotion.target, promotion.source])
  }
}
