internal import PackageModel

/// Why a folder or a zip on the disk is no package version that the storage takes.
package struct PackageDirectoryError: Error, Hashable, Sendable {
  package enum Problem: Hashable, Sendable {
    /// The folder is not there, or is a file.
    case notADirectory
    /// No `manifest.yml` at its root; `versions` are folders below it that have one.
    case noManifest(versions: [String])
    /// The manifest cannot be read as YAML.
    case badManifest(line: Int?, column: Int?, reason: String)
    /// The manifest lacks a usable `name` or `version`.
    case badField(key: String, value: String?, reason: String)
    /// The folder is named like a version, and the manifest says another one.
    case versionMismatch(directory: String, manifest: String)
    /// The zip cannot be read, or is not safe to.
    case badArchive(reason: String)
    case symbolicLink
    case specialFile
    /// A name that does harm on some platform, or starts with `_`.
    case unsafeName(reason: String)
    case tooLarge(limit: String)
    /// The operating system refused to read it.
    case unreadable(errno: Int32)
  }

  /// The folder as it was given.
  package let directory: String
  /// The path below it; empty for the folder itself.
  package let path: String
  package let problem: Problem
}

/// What a package version may be at most.
package enum PackageLimits {
  /// Files in one version.
  package static let files = 50_000
  /// Bytes of one file.
  package static let fileSize = 256 << 20
  /// Bytes of all files of one version together.
  package static let totalSize = 1 << 30
  /// Folders inside one another.
  package static let depth = 64
  /// Bytes of one manifest.
  package static let manifestSize = 5_000_000
}
