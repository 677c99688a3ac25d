/// The way of a person with a work tree: clone, check out, copy, add, commit.
///
/// Only the target's half: the removal from the source would need another checkout. The clone goes
/// through git's transport, as one from a server does, with no network in between.
package struct CloneAndCheckout: Contender {
  package let name = "clone and checkout, target only"
  package let mostRuns: Int

  package init(mostRuns: Int = 3) {
    self.mostRuns = mostRuns
  }

  package func promote(
    _ promotion: Promotion, in repository: String, scratch: String,
    with children: inout ChildProcesses
  ) throws(BenchmarkError) -> String {
    let clone = scratch + "/clone"
    try children.run([
      "git", "clone", "--quiet", "--no-local", "--branch", promotion.target, repository, clone,
    ])
    let git = ["git", "-C", clone]
    // Copies the files and adds them in one go.
    try children.run(
      git + ["checkout", "--quiet", "origin/\(promotion.source)", "--"]
        + promotion.adding.map(\.path))
    try children.run(git + ["commit", "--quiet", "-m", promotion.targetMessage])
    return clone
  }
}
