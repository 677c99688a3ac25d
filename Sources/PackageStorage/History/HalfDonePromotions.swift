internal import Git
internal import PackageModel

/// The versions that recorded promotions brought from one distribution to another, where the
/// removal was to follow.
///
/// A version of these that still stands in the source is a promotion cut short between its two
/// references; a promotion with `--keep` has another key and is not one of them.
struct HalfDonePromotions {
  /// How many commits back a promotion is looked for.
  static let depth = 1_000

  private var promoted: [PackageReference: (tree: ObjectID, key: String)] = [:]

  init(from source: String, to target: DistributionSnapshot, in storage: PackageStorage) throws {
    var chain = FirstParentChain(storage.repository, from: target.tip)
    for _ in 0..<Self.depth {
      guard let commit = chain.next() else { break }
      guard let record = RecordedOperation(of: commit, in: storage.repository),
        record.verb == .promote,
        record.promotedFrom?.distribution == source
      else { continue }
      let kept = Operation(
        .promote, roles: ["from \(source)", "to \(target.name)", "keep"],
        packages: record.packages.map { ($0.key, $0.value) })
      guard record.key != kept.key else { continue }
      for (reference, tree) in record.packages where promoted[reference] == nil {
        promoted[reference] = (tree, record.key)
      }
    }
    if let failure = chain.failure { throw failure }
  }

  /// The key of the operation that brought the version; nil where none did.
  func operation(of reference: PackageReference, _ tree: ObjectID) -> String? {
    guard let found = promoted[reference], found.tree == tree else { return nil }
    return found.key
  }
}
