import Foundation
import PackageRegistry
import TestSupport

/// A folder of packages, written for one test.
struct SamplePackages {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory("storage-packages")
  }

  var path: String { directory.path }

  /// The least manifest that loads, with lines added or instead of the usual ones.
  static func manifest(
    _ name: String = "foo", _ version: String = "1.0.0", replacing key: String? = nil,
    _ lines: String = ""
  ) -> String {
    let usual = [
      "format_version: 1.0.0", "name: \(name)", "title: T", "version: \(version)",
      "description: D", "type: integration",
    ]
    return (usual.filter { key == nil || !$0.hasPrefix(key ?? "") } + [lines]).joined(
      separator: "\n")
  }

  /// Writes a package: its manifest, a README, and other files by their paths.
  func add(
    _ folder: String, manifest: String?, readme: Bool = true, files: [String: String] = [:]
  ) throws {
    try directory.makeDirectory(folder)
    if let manifest { try directory.write(manifest, to: folder + "/manifest.yml") }
    if readme { try directory.write("# Readme\n", to: folder + "/docs/README.md") }
    for (name, text) in files { try directory.write(text, to: "\(folder)/\(name)") }
  }

  func registry(_ change: (inout RegistryOptions) -> Void = { _ in }) throws -> Registry {
    var options = RegistryOptions()
    change(&options)
    return try Registry(sources: [.paths([path])], options: options)
  }

  /// What is wrong with the one package of the folder.
  func fault(_ change: (inout RegistryOptions) -> Void = { _ in }) throws -> String {
    let registry = try registry(change)
    return registry.problems.filter { $0.severity == .error }.map(\.description).joined(
      separator: "\n"
    ).replacing(path + ":", with: "")
  }
}

extension Registry {
  /// The answer to a search as text.
  func search(_ query: String) throws -> String {
    String(decoding: try search(SearchQuery(QueryParameters(query))), as: UTF8.self)
  }

  /// The answer to a question for categories as text.
  func categories(_ query: String) throws -> String {
    String(decoding: try categories(CategoriesQuery(QueryParameters(query))), as: UTF8.self)
  }

  /// The names and versions that a search finds.
  func found(_ query: String) throws -> [String] {
    let text = try search(query)
    return text.split(separator: "\n").compactMap { line -> String? in
      guard line.hasPrefix("    \"path\": \"/package/") else { return nil }
      let path = line.dropFirst("    \"path\": \"/package/".count).prefix { $0 != "\"" }
      return String(path.replacing("/", with: "-"))
    }
  }
}

extension TemporaryDirectory {
  /// Writes a file of any bytes into the directory.
  func write(bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
  }
}
