internal import CommandParsing
internal import RegistryServer
internal import YAML

/// The reference registry's `config.yml`, as far as its keys have a counterpart here.
struct RegistryConfigFile {
  private(set) var packagePaths: [String] = []
  private(set) var cacheTimes = ServiceSettings.CacheTimes()

  /// - Throws: `FileError`; `UsageError` for a value that makes no sense.
  init(_ path: String, shownAs name: String) throws {
    let bytes = try SmallFile.read(path, shownAs: name, limit: 1 << 20)
    let root: YAMLNode?
    do throws(YAMLError) {
      root = try YAMLParser.parse(bytes)
    } catch {
      throw FileError(
        path: name, reason: (error.mark.map { "line \($0.line): " } ?? "") + error.message)
    }
    if let node = root?["package_paths"] {
      packagePaths = node.scalar.map { [$0] } ?? (node.sequence ?? []).compactMap(\.scalar)
    }
    // Keys are flat names with dots; a nested cache_time is not read, as upstream does not.
    for (key, field) in [
      ("cache_time.index", \ServiceSettings.CacheTimes.index), ("cache_time.search", \.search),
      ("cache_time.categories", \.categories), ("cache_time.catch_all", \.catchAll),
    ] {
      guard let node = root?[key] else { continue }
      guard let text = node.scalar, let seconds = GoDuration.seconds(text), seconds > 0 else {
        throw UsageError.badValue(
          option: "\(name): \(key)", value: node.scalar ?? "",
          reason: "wants a time above zero, such as 10s or 1h30m", nearest: nil)
      }
      cacheTimes[keyPath: field] = seconds
    }
  }
}
