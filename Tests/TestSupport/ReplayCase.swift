import Testing

/// One real promotion and what it must give, a line of `data/replay.tsv`.
package struct ReplayCase: Sendable, CustomTestStringConvertible {
  /// As `R007`; the branches as they stood before are `refs/replay/R007/from` and `/to`.
  package let name: String
  package let source: String
  package let target: String
  /// The versions promoted, as `NAME-VERSION`.
  package let promoted: [String]
  /// The id of the target's `packages` tree after the promotion.
  package let targetTree: String
  /// The versions that the matching removal took from the source.
  package let removed: [String]
  /// The id of the source's `packages` tree after the removal.
  package let sourceTree: String

  package var fromReference: String { "refs/replay/\(name)/from" }
  package var toReference: String { "refs/replay/\(name)/to" }
  package var testDescription: String { "\(name) \(source) to \(target)" }

  init?(cells: [String]) {
    guard cells.count >= 6 else { return nil }
    let direction = cells[1].split(separator: "-")
    guard direction.count == 2 else { return nil }
    name = cells[0]
    source = String(direction[0])
    target = String(direction[1])
    promoted = cells[2].split(separator: ",").map { String($0) }
    targetTree = cells[3]
    sourceTree = cells[4]
    removed = cells[5].split(separator: ",").map { String($0) }
  }
}
