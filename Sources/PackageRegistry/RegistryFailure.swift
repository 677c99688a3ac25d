/// Why the registry has no answer about one package.
public enum RegistryFailure: Error, Sendable, Hashable {
  /// There is no such name and version.
  case noPackage
  /// The package is there, the file is not.
  case noFile
  /// The package is such that what was asked cannot be made of it; the text says why.
  case invalid(String)
  /// The package's files cannot be read any more; the text says why, for the log.
  case unreadable(String)

  init(_ fault: PackageFault) {
    let text = fault.file.map { "\($0): \(fault.message)" } ?? fault.message
    self =
      switch fault.kind {
      case .missing: .noFile
      case .invalid: .invalid(text)
      case .unreadable, .noLibrary: .unreadable(text)
      }
  }
}
