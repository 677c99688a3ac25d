/// One way to promote, measured from the start of its first process to the end of its last.
package protocol Contender: Sendable {
  /// The name in tables, as `mktree plumbing`.
  var name: String { get }

  /// The most runs that make sense: some ways take seconds.
  var mostRuns: Int { get }

  /// Makes the change in the repository.
  ///
  /// `scratch` is an empty folder for files of its own. Returns the path of the repository in which
  /// the outcome stands, which is the given one unless the contender works on a clone.
  func promote(
    _ promotion: Promotion, in repository: String, scratch: String,
    with children: inout ChildProcesses
  ) throws(BenchmarkError) -> String
}

extension Contender {
  package var mostRuns: Int { .max }

  /// The branches that hold the outcome and are compared between contenders.
  func compared(_ promotion: Promotion) -> [String] {
    self is CloneAndCheckout ? [promotion.target] : [promotion.target, promotion.source]
  }
}
