internal import PackageStorage

/// Keeps built archives in a folder, up to a total size; the longest unused ones go first.
package struct ArchiveCache: Sendable {
  private let folder: CacheFolder
  private let limit: Int

  /// - Parameters:
  ///   - path: The folder of all caches.
  ///   - limit: The most bytes that all archives may have.
  ///   - report: Gets what a log should say.
  package init(at path: String, limit: Int, report: @escaping @Sendable (String) -> Void) {
    folder = CacheFolder(at: path, report: report)
    self.limit = limit
  }

  /// Returns an archive by the key that `Registry.archiveKey` gives.
  package func archive(_ key: String) -> [UInt8]? {
    guard let bytes = folder.read(.artifacts, key, limit: limit) else { return nil }
    folder.touch(.artifacts, key)
    return bytes
  }

  /// Returns how many bytes the archive of a key has, by the head of its file; nil where none is
  /// kept.
  package func length(_ key: String) -> Int? { folder.length(.artifacts, key) }

  /// Keeps an archive, unless it alone has more bytes than all may have.
  package func insert(_ bytes: [UInt8], _ key: String) {
    guard bytes.count <= limit else { return }
    folder.write(.artifacts, key, bytes)
    folder.shrink(.artifacts, to: limit)
  }
}

extension Registry {
  /// Returns what an archive is kept under: its package's tree and all else that its bytes depend
  /// on; nil where the package's files may change under way.
  package func archiveKey(
    _ format: ArchiveFormat, of name: String, _ version: String
  ) throws(RegistryFailure) -> String? {
    guard let (package, _) = index.package(name, version) else { throw .noPackage }
    guard case .tree(let tree, _) = package.location,
      let tag = try archiveTag(format, of: name, version)
    else { return nil }
    return "\(tree)-\(PackageArtifact.format)-\(tag.prefix(16))"
  }
}
