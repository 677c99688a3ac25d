internal import Archive
internal import Git
internal import PackageStorage
internal import RegistryServer
internal import YAML

/// The versions of the libraries that the tool runs with, for `storage doctor`.
enum LibraryExamination {
  /// The versions, and a warning for each library that only some commands need and that is not
  /// there.
  static func checks(invocation: String) -> [StorageExamination.Check] {
    var versions = [
      "storage \(ToolVersion.number)", "libgit2 \(libgit2Version())",
      "libyaml \(libYAMLVersion())",
    ]
    var warnings: [StorageExamination.Check] = []
    let optional: [(name: String, version: () throws -> String)] = [
      ("libarchive", libarchiveVersion), ("libmicrohttpd", libmicrohttpdVersion),
    ]
    for library in optional {
      do {
        versions.append("\(library.name) \(try library.version())")
      } catch {
        let failure = FailureReport(invocation: invocation).failure(for: error)
        warnings.append(
          .init(library.name, .warning, failure.message, hint: failure.hints.first))
      }
    }
    return [.init("versions", .ok, versions.joined(separator: ", "))] + warnings
  }
}
