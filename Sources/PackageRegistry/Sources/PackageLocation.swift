internal import Git
internal import PackageModel

/// Where a package version is kept.
enum PackageLocation: Sendable {
  /// A tree of a git repository, in one layer of a distribution.
  case tree(ObjectID, layer: Int)
  /// A folder of the file system.
  case folder(String)
  /// A zip in the file system.
  case zip(String)
  /// Another registry's description; the files are with that registry.
  case document(PackageDocument)
}

/// Where the signature of a package version is kept.
enum SignatureLocation: Sendable {
  case blob(ObjectID)
  case file(String)
}
