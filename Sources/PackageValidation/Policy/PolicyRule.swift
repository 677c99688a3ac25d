/// One rule for what may be done to a distribution, judged on a change of it.
package protocol PolicyRule: Sendable {
  static var rule: Rule { get }

  /// Reports where a change breaks the rule.
  ///
  /// - Parameters:
  ///   - change: The change.
  ///   - found: Takes the findings.
  /// - Throws: `GitError` when an object that the rule needs cannot be read.
  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) throws
}
