internal import CommandParsing
internal import PackageRegistry
internal import PackageStorage
internal import RegistryServer

/// What `storage serve` is told, from its options, then the environment, then the config file.
struct ServeSettings {
  var server = RegistryServer.Configuration()
  var registry = RegistryOptions()
  var remote: RemoteSettings
  var isDryRun = false
  private var distribution: String?
  private var paths: [String] = []

  /// - Throws: `UsageError` for an option, a variable or a config file that makes no sense.
  init(_ arguments: ServeCommand.Arguments, _ context: Context) throws {
    let environment = context.environment
    remote = try RemoteSettings(arguments, context)
    server.remote = remote.remote
    // Most of them wait for the other registry, which takes no processor here.
    if remote.remote != nil { server.listener.limits.slowAnswers = 16 }
    server.service.storageEndpoint = remote.endpoint
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
    server.listener.identity = try ServeIdentity.read(arguments, context)
    if let count = arguments.maxConnections { server.listener.limits.connections = count }
    server.listener.limits.connectionsPerClient =
      arguments.maxConnectionsPerClient
      ?? min(server.listener.limits.connections, ListenerLimits().connectionsPerClient)
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
    if distribution == nil, paths.isEmpty, remote.isEmpty {
      throw UsageError.missingOperand(usage: "D", command: "serve")
    }
  }

  /// Where the packages are read from.
  ///
  /// - Throws: As `Context.openStorage`, and `RegistryError`.
  func sources(_ context: Context) throws -> [RegistrySource] {
    guard let distribution else {
      return paths.isEmpty ? [] : [.paths(paths.map(context.path))]
    }
    return [
      try RegistryOfDistribution.source(
        DistributionAddress(distribution), of: context.openStorage())
    ]
  }

  private mutating func setAddress(_ text: String, option: String) throws(UsageError) {
    guard let colon = text.lastIndex(of: ":"),
      let port = UInt16(text[text.index(after: colon)...]),
      text.hasPrefix("[") == text[..<colon].contains(":"),
      text.hasPrefix("[") == text[..<colon].hasSuffix("]")
    else {
      throw .badValue(
        option: option, value: text,
        reason: "wants HOST:PORT, such as 127.0.0.1:8080, [::1]:8080 or :8080",
        nearest: nil)
    }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    server.listener.host = host
    server.listener.port = port
  }

  /// A Boolean variable, in the words that the reference registry reads.
  static func flag(
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
