/// Gets how long each look for packages took, in seconds, and in which kind of source; called on the
/// threads that answer, so it must not wait.
package typealias LookupObserver = @Sendable (_ kind: LookupKind, _ seconds: Double) -> Void

/// The kinds of sources that packages are looked for in, in the reference registry's words.
///
/// It knows no packages in git, so that name is ours.
package enum LookupKind: String, Sendable, CaseIterable {
  case branches = "GitIndexer"
  case folders = "FileSystemIndexer"
  case zips = "ZipFileSystemIndexer"
  case storageIndex = "StorageIndexer"
}

extension RegistryIndex {
  /// Looks for packages in one source, and tells how long it took.
  func looking<Result, Failure: Error>(
    in indexer: Indexer, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard let observer else { return try body() }
    let start = ContinuousClock.now
    defer { observer(indexer.access.kind, start.duration(to: .now) / .seconds(1)) }
    return try body()
  }
}
