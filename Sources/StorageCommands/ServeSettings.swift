internal import CommandParsing
internal import PackageRegistry
internal import PackageStorage
internal import RegistryServer
internal import YAML

/// What `storage serve` is told, from its options, then the environment, then the config file.
struct ServeSettings {
  var server = RegistryServer.Configuration()
  var registry = RegistryOptions()
  var isDryRun = false
  private var distribution: String?
  private var paths: [String] = []

  /// - Throws: `UsageError` for an option, a variable or a config file that makes no sense.
  init(_ arguments: ServeCommand.Arguments, _ context: Context) throws {
    let environment = context.environment
    paths = arguments.packages
    distribution = arguments.distributions.first
    if let file = arguments.registryConfig ?? environment["EPR_CONFIG"] {
      let config = try RegistryConfigFile(context.path(file), shownAs: file)
      if paths.isEmpty { paths = config.packagePaths }
      server.service.cacheTimes = config.cacheTimes
    }
    if let listen = arguments.listen {
      try setAddress(listen, option: "--listen")
    } else if let address = environment["EPR_ADDRESS"] {
      try setAddress(address, option: "EPR_ADDRESS")
    }
    server.service.refusesUnknownParameters =
      try arguments.refuseUnknownParameters
      || Self.flag("EPR_ALLOW_UNKNOWN_QUERY_PARAMETERS", environment) == false
    server.service.serviceVersion = ToolVersion.number
    isDryRun = try arguments.dryRun || Self.flag("EPR_DRY_RUN", environment) == true
    registry.isStrict = arguments.strict
    registry.requiresSignatures =
      try Self.flag("EPR_REQUIRE_PACKAGE_SIGNATURES", environment) == true
    registry.checksContents =
      try arguments.strict && Self.flag("EPR_DISABLE_PACKAGE_VALIDATION", environment) != true
    if let distribution, !paths.isEmpty {
      throw UsageError.conflict("--packages", distribution, command: "serve")
    }
    if distribution == nil, paths.isEmpty {
      throw UsageError.missingOperand(usage: "D", command: "serve")
    }
  }

  /// Where the packages are read from.
  ///
  /// - Throws: As `Context.openStorage`, and `RegistryError`.
  func sources(_ context: Context) throws -> [RegistrySource] {
    guard let distribution else { return [.paths(paths.map(context.path))] }
    return [
      try RegistryOfDistribution.source(
        DistributionAddress(distribution), of: context.openStorage())
    ]
  }

  private mutating func setAddress(_ text: String, option: String) throws(UsageError) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...])
    else {
      throw .badValue(
        option: option, value: text, reason: "wants HOST:PORT, such as 127.0.0.1:8080",
        nearest: nil)
    }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    server.listener.host = host.isEmpty ? "0.0.0.0" : host
    server.listener.port = port
  }

  /// A Boolean variable, in the words that the reference registry reads.
  private static func flag(
    _ variable: String, _ environment: [String: String]
  ) throws(UsageError) -> Bool? {
    guard let value = environment[variable], !value.isEmpty else { return nil }
    switch value {
    case "1", "t", "T", "true", "TRUE", "True": return true
    case "0", "f", "F", "false", "FALSE", "False": return false
    default:
      throw .badValue(
        option: variable, value: value, reason: "wants true or false", nearest: nil)
    }
  }
}

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

/// Durations as Go writes them: `1h2m3s`, `500ms`, or a bare number of seconds.
enum GoDuration {
  /// Whole seconds; nil for what is no duration.
  static func seconds(_ text: String) -> Int? {
    if let bare = Int(text) { return bare }
    var rest = text[...]
    var milliseconds = 0.0
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isNumber || $0 == "." }
      guard let number = Double(digits) else { return nil }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { !$0.isNumber && $0 != "." }
      rest = rest.dropFirst(unit.count)
      let factors: [Substring: Double] = [
        "h": 3_600_000, "m": 60_000, "s": 1_000, "ms": 1, "us": 0.001, "µs": 0.001, "ns": 0.000_001,
      ]
      guard let factor = factors[unit] else { return nil }
      milliseconds += number * factor
    }
    guard milliseconds < 1e15 else { return nil }
    return Int(milliseconds / 1_000)
  }
}
