package import Git
package import PackageModel

/// One package version in one distribution.
package struct StoredVersion: Hashable, Sendable {
  package let reference: PackageReference
  /// The tree that is the version: its id names its contents, wherever it stands.
  package let tree: ObjectID
  /// The blob of `VERSION.sig`, where there is one.
  package let signature: ObjectID?

  package init(reference: PackageReference, tree: ObjectID, signature: ObjectID?) {
    (self.reference, self.tree, self.signature) = (reference, tree, signature)
  }
}

/// Something under `packages/` that is no package version.
package struct LayoutFault: Hashable, Sendable {
  package enum Problem: Hashable, Sendable {
    /// A file, link or submodule where only a folder may stand.
    case notADirectory
    /// A folder of packages whose name is none.
    case badName
    /// A folder of a version whose name is not a semantic version.
    case badVersion
    /// A signature without the version that it signs.
    case signatureWithoutVersion
  }

  /// The distribution's name.
  package let distribution: String
  /// The path from the root; bytes that are not UTF-8 are escaped.
  package let path: String
  package let problem: Problem
}
