/// The program of this project, as a user starts it, with everything synced to the disk.
package struct StorageProgram: Contender {
  package let name = "storage"
  /// The program, after what it is to run under.
  private let command: [String]

  package init(path: String, under wrapper: [String] = []) {
    command = wrapper + [path]
  }

  /// Returns a whole command line on the repository.
  func arguments(_ words: [String], in repository: String) -> [String] {
    command + ["--repository", repository] + words
  }

  /// Returns a whole command line on no repository.
  func words(_ words: [String]) -> [String] {
    command + words
  }

  /// Returns the same program, to be run under another.
  func under(_ wrapper: [String]) -> StorageProgram {
    StorageProgram(path: command.last ?? "", under: wrapper)
  }

  package func promote(
    _ promotion: Promotion, in repository: String, scratch: String,
    with children: inout ChildProcesses
  ) throws(BenchmarkError) -> String {
    let versions = promotion.adding.map(\.description)
    try children.run(
      arguments(
        ["promote"] + versions + ["--from", promotion.source, "--to", promotion.target],
        in: repository))
    return repository
  }
}
