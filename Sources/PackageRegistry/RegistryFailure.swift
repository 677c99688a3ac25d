/// Why the registry has no answer about one package.
public enum RegistryFailure: Error, Sendable, Hashable {
  /// There is no such name and version.
  case noPackage
  /// The package is there, the file is not.
  case noFile
  /// The package's files cannot be read any more; the text says why, for the log.
  case unreadable(String)

  init(_ fault: PackageFault) {
    switch fault.kind {
    case .missing: self = .noFile
    case .invalid, .unreadable, .noLibrary:
      self = .unreadable(fault.file.map { "\($0): \(fault.message)" } ?? fault.message)
    }
  }
}
