/// How a registry loads packages.
public struct RegistryOptions: Sendable {
  /// Whether one broken package makes loading fail, as in the reference registry; otherwise it is
  /// left out and reported.
  public var isStrict = false

  /// Whether the contents of fields and ingest pipelines are checked too.
  ///
  /// Data streams must define required fields, pipelines must parse. It costs reading many more
  /// files.
  public var checksContents = false

  /// Whether a package without a signature beside it is broken.
  public var requiresSignatures = false

  /// How many threads read packages at once.
  public var threads = 2

  /// About how many bytes of memory may hold compressed files that archives have in common.
  public var archiveMemory = 8 << 20

  /// The folder in which what was read of git layers is kept for the next start; nil for none.
  ///
  /// It may be shared with others and be deleted at any time. Where it cannot be used the registry
  /// does without it.
  public var cacheFolder: String?

  /// Gets what a log should say of the cache.
  public var report: @Sendable (String) -> Void = { _ in }

  /// Gets how long each look for packages took; nil where nobody counts.
  package var lookupObserver: LookupObserver?

  public init() {}
}
