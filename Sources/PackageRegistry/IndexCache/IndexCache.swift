internal import PackageStorage

/// Keeps what was read of packages in a folder, by the trees that it was read from.
struct IndexCache: Sendable {
  /// The most bytes of one file; no real name comes near.
  private static let fileLimit = 64 << 20
  /// The most bytes of all files.
  private static let folderLimit = 256 << 20

  private let folder: CacheFolder

  init(_ folder: CacheFolder) {
    self.folder = folder
  }

  private static func key(_ key: LoadedName.Key) -> String {
    "\(key.tree)-\(LoadedName.format)"
  }

  /// Returns what was kept; nil where there is nothing, or nothing that can be used.
  func name(_ key: LoadedName.Key, _ parsed: inout ParsedTexts) -> LoadedName? {
    guard let bytes = folder.read(.registry, Self.key(key), limit: Self.fileLimit) else {
      return nil
    }
    var reader = CacheReader(bytes)
    return try? LoadedName(key, from: &reader, &parsed)
  }

  /// Keeps what reading again would give again.
  func insert(_ name: LoadedName) {
    guard name.isFinal else { return }
    var writer = CacheWriter()
    name.write(to: &writer)
    folder.write(.registry, Self.key(name.key), writer.bytes)
  }

  /// Deletes the oldest files where there are too many.
  func shrink() {
    folder.shrink(.registry, to: Self.folderLimit)
  }
}
