/// One entry of an archive, without its content.
package struct ArchiveEntry: Sendable, Equatable {
  /// What an entry is.
  package enum Kind: Sendable, Equatable {
    case file
    case folder
    case symbolicLink(target: String)
    case other
  }

  /// The path as it stands in the archive, without a folder's final slash.
  package let path: String
  package let kind: Kind
  /// The size that the archive claims, in bytes; it may lie.
  package let claimedSize: Int
  /// The time of the last change in seconds since 1970, where the archive has one.
  package let modified: Int?
  /// Whether any execute bit is set.
  package let isExecutable: Bool
  package let isEncrypted: Bool

  package init(
    path: String, kind: Kind, claimedSize: Int, modified: Int?, isExecutable: Bool,
    isEncrypted: Bool
  ) {
    self.path = path
    self.kind = kind
    self.claimedSize = claimedSize
    self.modified = modified
    self.isExecutable = isExecutable
    self.isEncrypted = isEncrypted
  }
}
