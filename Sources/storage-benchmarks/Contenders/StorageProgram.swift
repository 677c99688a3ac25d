/// The program of this project, as a user starts it, with everything synced to the disk.
package struct StorageProgram: Contender {
  package let name = "storage"
  private let path: String

  package init(path: String) {
    self.path = path
  }

  package func promote(
    _ promotion: Promotion, in repository: String, scratch: String,
    with children: inout ChildProcesses
  ) throws(BenchmarkError) -> String {
    let versions = promotion.adding.map(\.description)
    try children.run(
      [path, "--repository", repository, "promote"] + versions
        + ["--from", promotion.source, "--to", promotion.target])
    return repository
  }
}
