internal import PackageModel

/// A distribution as somebody names it: `staging`, or `staging@REV` for staging as it was then.
package struct DistributionAddress: Hashable, Sendable {
  package let name: String
  /// A tag, or a commit id; nil for the present tip.
  package let revision: String?

  /// Splits at the first `@`, which no distribution's name holds.
  package init(_ text: String) {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    name = String(parts.first ?? "")
    revision = parts.count == 2 ? String(parts[1]) : nil
  }
}

extension PackageStorage {
  /// The distribution that is named, at its present tip or as it was.
  ///
  /// - Throws: `StorageError`: an unknown name or revision, a missing branch, or a commit that the
  ///   branch never named.
  package func snapshot(at address: DistributionAddress) throws -> DistributionSnapshot {
    let distribution = try distribution(address.name)
    guard let revision = address.revision else { return try snapshot(of: distribution) }
    let present = try snapshot(of: distribution)
    let commit = try RevisionResolver(self).commit(revision)
    guard try FirstParentChain(repository, from: present.tip).contains(commit) else {
      throw StorageError.notInDistribution(
        revision: revision, commit: commit, distribution: distribution.name)
    }
    return try DistributionSnapshot(distribution, at: commit, in: repository)
  }

  /// The same storage with one distribution as it is addressed: at its tip or as it was.
  ///
  /// - Throws: As `snapshot(at:)`.
  package func pinned(to address: DistributionAddress) throws -> PackageStorage {
    guard address.revision != nil else { return self }
    return PackageStorage(self, moving: [address.name: try snapshot(at: address).tip])
  }
}
