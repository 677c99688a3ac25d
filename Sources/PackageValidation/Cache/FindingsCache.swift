internal import Archive
internal import Git
internal import PackageModel
package import PackageStorage

/// The findings of packages that were checked before, by the id of the package's tree.
///
/// A tree id names every byte of a package, so its findings depend on nothing else but the rules,
/// where the package stands and how it is checked: all of these are in the key.
package struct FindingsCache: Sendable {
  private let folder: CacheFolder
  /// What the program is that the rules are in.
  private let program: String

  /// The format of entries: raised when the bytes mean something else.
  private static let format = 1
  /// The longest entry that is read, in bytes.
  private static let sizeLimit = 64 << 20

  /// Uses a folder.
  ///
  /// - Parameters:
  ///   - folder: Where entries are kept.
  ///   - program: Names the build of the running program; entries of another one are not looked at,
  ///     for its rules may find something else under the same number.
  package init(_ folder: CacheFolder, program: String) {
    (self.folder, self.program) = (folder, program)
  }

  /// The findings kept of a version; nil where it was not checked before.
  func findings(
    of version: StoredVersion, _ circumstances: PackageFindings.Circumstances
  ) -> [PackageFinding]? {
    folder.read(.findings, key(version, circumstances), limit: Self.sizeLimit)
      .flatMap { FindingsRecord.findings(in: $0) }
  }

  /// Keeps the findings of a version.
  func keep(
    _ findings: [PackageFinding], of version: StoredVersion,
    _ circumstances: PackageFindings.Circumstances
  ) {
    folder.write(.findings, key(version, circumstances), FindingsRecord.bytes(of: findings))
  }

  private func key(
    _ version: StoredVersion, _ circumstances: PackageFindings.Circumstances
  ) -> String {
    let overrides = circumstances.selection.overrides.sorted { $0.key < $1.key }
      .map { "\($0.key)=\($0.value.rawValue)" }
    let parts =
      [
        program, version.reference.description, circumstances.mode.rawValue,
        circumstances.isNew ? "new" : "published",
      ] + overrides
    let digest = SHA256.hexadecimal(of: Array(parts.joined(separator: "\n").utf8), count: 8)
    return "\(version.tree)-\(Self.format)-\(RuleBook.number)-\(digest)"
  }
}
