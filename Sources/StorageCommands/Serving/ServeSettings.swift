internal import CommandParsing
internal import Git
internal import PackageRegistry
internal import PackageStorage
internal import RegistryServer

/// What `storage serve` is told, from its options, then the environment, then the config file.
struct ServeSettings {
  var server = RegistryServer.Configuration()
  var registry: RegistryOptions
  var remote: RemoteSettings
  /// The storage index that is served before all else, once it is read.
  var storageIndex: LiveStorageIndex?
  var isDryRun = false
  private var distribution: String?
  private var paths: [String] = []

  /// - Throws: `UsageError` for an option, a variable or a config file that makes no sense.
  init(_ arguments: ServeCommand.Arguments, _ context: Context) throws {
    let environment = context.environment
    registry = context.registryOptions
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
    server.observation = try ServeObservation.read(arguments, context)
    server.observation.apm?.isEncrypted = server.listener.identity != nil
    server.service.serviceName = APMVariables.serviceName(environment)
    server.service.refusesUnknownParameters =
      try arguments.refuseUnknownParameters
      || Self.flag("EPR_ALLOW_UNKNOWN_QUERY_PARAMETERS", environment) == false
    server.service.serviceVersion = ToolVersion.number
    server.service.cacheFolder = context.cacheFolder
    if let size = arguments.archiveCache {
      guard let bytes = ByteSize.parse(size) else {
        throw UsageError.badValue(
          option: "--archive-cache", value: size,
          reason: "wants a number of bytes, such as 500M or 2G", nearest: nil)
      }
      server.service.archiveCacheSize = bytes
    }
    if server.observation.metrics != nil {
      let lookups = server.lookups
      registry.lookupObserver = { lookups.note($0, seconds: $1) }
    }
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
      return indexSources + (paths.isEmpty ? [] : [.paths(paths.map(context.path))])
    }
    return try plan(distribution, context.openStorage()).sources
  }

  /// Keeps a registry at the tips of its distribution's branches; nil where it serves folders, which
  /// are read once.
  ///
  /// - Throws: As `sources`.
  func refresh(_ registry: Registry, _ context: Context) throws -> RegistryRefresh? {
    guard let distribution else { return nil }
    let storage = try context.openStorage()
    let metrics = server.refreshes
    return RegistryRefresh(
      registry, references: try plan(distribution, storage).references,
      ofRepositoryAt: storage.repository.directory, environment: context.environment,
      plan: {
        do {
          return try plan(distribution, context.openStorage())
        } catch {
          let failure = FailureReport(invocation: context.global.invocation).failure(for: error)
          throw RegistryError.unreadableSource(failure.message)
        }
      },
      report: context.announce, note: context.note,
      measure: { metrics.note(seconds: $0, succeeded: $1) })
  }

  private var indexSources: [RegistrySource] { storageIndex.map { [.storageIndex($0)] } ?? [] }

  private func plan(
    _ distribution: String, _ storage: PackageStorage
  ) throws -> RegistryRefresh.Plan {
    let address = DistributionAddress(distribution)
    return RegistryRefresh.Plan(
      sources: indexSources + [try RegistryOfDistribution.source(address, of: storage)],
      references: try RegistryOfDistribution.references(address, of: storage))
  }

  private mutating func setAddress(_ text: String, option: String) throws(UsageError) {
    let address = try ListenAddress(text, option: option)
    (server.listener.host, server.listener.port) = (address.host, address.port)
  }

  /// A Boolean variable, in the words that the reference registry reads.
  static func flag(
    _ variable: String, _ environment: [String: String]
  ) throws(UsageError) -> Bool? {
    guard let value = environment[variable], !value.isEmpty else { return nil }
    guard let flag = boolean(value) else {
      throw .badValue(
        option: variable, value: value, reason: "wants true or false", nearest: nil)
    }
    return flag
  }

  /// What Go takes for a Boolean; nil for anything else.
  static func boolean(_ text: String) -> Bool? {
    switch text {
    case "1", "t", "T", "true", "TRUE", "True": true
    case "0", "f", "F", "false", "FALSE", "False": false
    default: nil
    }
  }
}
