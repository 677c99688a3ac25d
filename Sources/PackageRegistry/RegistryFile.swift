/// What is known of a file before it is read.
public struct RegistryFileMark: Sendable, Hashable {
  /// What stands for exactly the file's bytes, for entity tags; without quotes.
  public let entityTag: String
  /// The time of the last change in seconds since 1970, where one is known.
  public let modified: Int?
}

/// A file that the registry serves: a static file, an archive or a signature.
public struct RegistryFile: Sendable {
  public let bytes: [UInt8]
  /// What stands for exactly these bytes, for entity tags; without quotes.
  public let entityTag: String
  /// The time of the last change in seconds since 1970, where one is known.
  public let modified: Int?
}
