/// Why a registry cannot be loaded.
public enum RegistryError: Error, Sendable, CustomStringConvertible {
  /// Packages are broken and loading is strict.
  case brokenPackages([PackageProblem])
  /// A source cannot be read at all; the text says why.
  case unreadableSource(String)
  /// A source holds archives, and libarchive cannot be loaded; the text says why.
  case noArchiveLibrary(String)

  public var description: String {
    switch self {
    case .brokenPackages(let problems):
      "\(problems.count) broken package\(problems.count == 1 ? "" : "s"):\n"
        + problems.map(\.description).joined(separator: "\n")
    case .unreadableSource(let message), .noArchiveLibrary(let message): message
    }
  }
}
