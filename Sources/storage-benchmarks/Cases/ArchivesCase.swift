import Glibc

/// Archives of all versions that snapshot has itself.
///
/// This program makes them from the branch, `zip` and `tar` from the same files, which were checked
/// out before. All compress at zlib's level 6.
package struct ArchivesCase: BenchmarkCase {
  package enum Work: Sendable {
    /// A site: every page and file and both archives of each version.
    case site
    /// A server that has just started and is asked for each zip, by two clients at a time.
    case served
  }

  package let name: String
  package let summary: String
  package let goals: [Goal]
  package let work: Work

  package init(_ name: String, _ summary: String, goals: [Goal], _ work: Work) {
    (self.name, self.summary, self.goals, self.work) = (name, summary, goals, work)
  }

  package func measure(_ setting: BenchmarkSetting) throws(BenchmarkError) -> CaseOutcome {
    let workspace = setting.workspace
    let storage = try setting.storages.storage(.usual)
    let files = try CheckedOutVersions(of: "snapshot", in: storage, workspace)
    let settings = workspace.path + "/snapshot.yml"
    var children = workspace.processes()
    let text = "version: 1\ndistributions:\n  - {name: snapshot, branch: snapshot}\n"
    try children.run(["tee", settings], input: Array(text.utf8))
    let formats = work == .site ? ["zip", "tar"] : ["zip"]
    let title = formats.joined(separator: " and ")
    var entries: [(name: String, run: () throws(BenchmarkError) -> Sample)] = []
    if let program = setting.program {
      let words = { program.arguments(["--config", settings] + $0, in: storage.path) }
      entries.append(
        (
          program.name,
          { () throws(BenchmarkError) in
            switch work {
            case .site: try Self.build(words, workspace)
            case .served: try Self.serve(words, files, workspace)
            }
          }
        ))
    }
    for processes in [1, 2] {
      entries.append(
        (
          title + (processes == 1 ? "" : ", \(processes) at a time"),
          { () throws(BenchmarkError) in try files.archived(formats, processes, workspace) }
        ))
    }
    // These take long enough to differ little.
    let samples = try setting.rounds(entries.map { _ in 3 }) { index throws(BenchmarkError) in
      try entries[index].run()
    }
    try workspace.remove(files.folder)
    return CaseOutcome(
      storage: "\(storage.kind), \(files.names.count) versions",
      measurements: zip(entries, samples).compactMap {
        Measurement(contender: $0.name, samples: $1)
      })
  }

  private static func build(
    _ words: ([String]) -> [String], _ workspace: Workspace
  ) throws(BenchmarkError) -> Sample {
    let folder = try workspace.makeFolder("built")
    var children = workspace.processes()
    let clock = ContinuousClock()
    let start = clock.now
    try children.run(words(["build", "snapshot", "--output", folder + "/site"]))
    let wall = start.duration(to: clock.now)
    try workspace.remove(folder)
    return Sample(
      wall: wall, cpu: children.cpu, processes: children.started, peakMemory: children.peakMemory)
  }

  private static func serve(
    _ words: ([String]) -> [String], _ files: CheckedOutVersions, _ workspace: Workspace
  ) throws(BenchmarkError) -> Sample {
    let folder = try workspace.makeFolder("served")
    let server = try ServerProcess(
      words(["--cache-dir", folder, "serve", "snapshot", "--listen", "127.0.0.1:0"]),
      environment: Environment.children(home: folder), log: folder + "/log")
    let url = try server.line("listening on ").dropFirst("listening on ".count)
    let list = files.names.map { name in
      "url = \"\(url)/epr/\(name.prefix { $0 != "-" })/\(name).zip\"\noutput = \"/dev/null\"\n"
    }
    var children = workspace.processes()
    try children.run(["tee", folder + "/list"], input: Array(list.joined().utf8))
    let before = server.cpu
    let clock = ContinuousClock()
    let start = clock.now
    try children.run(
      [
        "curl", "--silent", "--fail", "--noproxy", "*", "--parallel", "--parallel-max", "2",
        "--config", folder + "/list",
      ])
    let wall = start.duration(to: clock.now)
    let sample = Sample(
      wall: wall, cpu: server.cpu - before, processes: 1, peakMemory: server.peakMemory)
    server.stop()
    try workspace.remove(folder)
    return sample
  }
}

/// The versions of a branch as folders `NAME-VERSION`, as archives have them.
struct CheckedOutVersions {
  let folder: String
  let names: [String]

  init(
    of branch: String, in storage: SampleStorage, _ workspace: Workspace
  ) throws(BenchmarkError) {
    folder = try workspace.makeFolder("versions")
    var children = workspace.processes()
    try children.run(
      [
        "git", "--git-dir", storage.path, "--work-tree", folder, "checkout", "--quiet", branch,
        "--", "packages",
      ], environment: ["GIT_INDEX_FILE=\(folder)/index"])
    let paths = try children.lines(
      ["git", "--git-dir", storage.path, "ls-tree", "-r", "-d", "--name-only", branch])
    var names: [String] = []
    for path in paths {
      let parts = path.split(separator: "/")
      guard parts.count == 3, parts[0] == "packages" else { continue }
      let name = "\(parts[1])-\(parts[2])"
      guard rename("\(folder)/\(path)", "\(folder)/\(name)") == 0 else {
        throw BenchmarkError("cannot rename \(folder)/\(path)")
      }
      names.append(name)
    }
    self.names = names
  }

  /// Archives them all with `zip` or `tar`, some processes at a time.
  func archived(
    _ formats: [String], _ processes: Int, _ workspace: Workspace
  ) throws(BenchmarkError) -> Sample {
    let output = try workspace.makeFolder("archives")
    var children = workspace.processes()
    let clock = ContinuousClock()
    let start = clock.now
    for format in formats {
      let command =
        format == "zip"
        ? ["env", "-C", folder, "zip", "-q", "-r", "-X", "-6", "\(output)/{}.zip", "{}"]
        : ["tar", "-C", folder, "-I", "gzip -6", "-cf", "\(output)/{}.tar.gz", "{}"]
      try children.run(
        ["xargs", "-P", "\(processes)", "-I", "{}"] + command,
        input: Array(names.map { $0 + "\n" }.joined().utf8))
    }
    let wall = start.duration(to: clock.now)
    let sample = Sample(
      wall: wall, cpu: children.cpu, processes: names.count * formats.count)
    try workspace.remove(output)
    return sample
  }
}
