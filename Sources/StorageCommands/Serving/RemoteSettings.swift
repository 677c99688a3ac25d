internal import CommandParsing
internal import PackageRegistry
internal import RegistryServer
internal import Transport

/// What `storage serve` is told of other servers: a registry to ask, a storage to send clients to.
struct RemoteSettings {
  /// How many seconds another registry may take for one answer.
  private static let longestTimeout = 10.0
  /// The most bytes of an answer that are taken.
  private static let answerLimit = 128 << 20

  /// Another registry, for what is not here.
  private(set) var remote: RemoteRegistry?
  /// Where the search index of a package storage is.
  private(set) var storageIndex: StorageIndexPlace?
  /// Where the files of the packages are that the index lists.
  private(set) var endpoint: RemoteAddress?
  /// Seconds between two looks at the index.
  private(set) var interval = 60

  var isEmpty: Bool { remote == nil && storageIndex == nil }

  /// - Throws: `UsageError` for an option or a variable that makes no sense.
  init(_ arguments: ServeCommand.Arguments, _ context: Context) throws {
    let environment = context.environment
    func isOn(_ variable: String) throws(UsageError) -> Bool {
      try ServeSettings.flag(variable, environment) == true
    }
    func text(_ variable: String) -> String? {
      environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    }
    if let url = arguments.proxyTo {
      try setRemote(url, "--proxy-to", arguments, context)
    } else if try isOn("EPR_FEATURE_PROXY_MODE") {
      try setRemote(
        text("EPR_PROXY_TO") ?? "https://epr.elastic.co/", "EPR_PROXY_TO", arguments, context)
    }
    var place = arguments.storageIndex
    if try place == nil && isOn("EPR_FEATURE_STORAGE_INDEXER") {
      place = text("EPR_EMULATOR_INDEX_PATH") ?? text("EPR_STORAGE_INDEXER_BUCKET_INTERNAL")
      guard place != nil else {
        throw UsageError.missingOption(usage: "--storage-index URL|FILE", command: "serve")
      }
    }
    guard let place else { return }
    storageIndex = StorageIndexPlace(place, context)
    if let endpoint = arguments.storageEndpoint {
      self.endpoint = try Self.address(endpoint, "--storage-endpoint")
    } else {
      endpoint = try Self.address(
        text("EPR_STORAGE_ENDPOINT") ?? "https://package-storage.elastic.co/",
        "EPR_STORAGE_ENDPOINT")
    }
    if let text = arguments.storageIndexInterval {
      interval = try Self.seconds(text, "--storage-index-interval")
    } else if let text = text("EPR_STORAGE_INDEXER_WATCH_INTERVAL") {
      interval = try Self.seconds(text, "EPR_STORAGE_INDEXER_WATCH_INTERVAL")
    }
  }

  private mutating func setRemote(
    _ url: String, _ option: String, _ arguments: ServeCommand.Arguments, _ context: Context
  ) throws(UsageError) {
    let address = try Self.address(url, option)
    let isAllowed = try ServeSettings.flag("EPR_PROXY_ALLOW_INSECURE", context.environment)
    let allowsInsecure = arguments.proxyAllowInsecure || isAllowed == true
    guard address.isSecure || allowsInsecure else {
      throw .badValue(
        option: option, value: url,
        reason: "wants https; --proxy-allow-insecure allows http", nearest: nil)
    }
    let timeout = min(Self.longestTimeout, context.transportLimits.silence)
    let fetch = RemoteFetch(
      environment: context.environment, timeout: timeout, limit: Self.answerLimit,
      allowsInsecure: allowsInsecure)
    var patience = RemoteRegistry.Patience()
    patience.total = .seconds(2 * timeout)
    remote = RemoteRegistry(address, patience: patience) { url in
      let answer = try fetch.get(url)
      return (answer.status, answer.body)
    }
  }

  private static func address(_ text: String, _ option: String) throws(UsageError) -> RemoteAddress
  {
    do throws(RemoteAddress.Fault) {
      return try RemoteAddress(text)
    } catch {
      throw .badValue(option: option, value: text, reason: error.reason, nearest: nil)
    }
  }

  private static func seconds(_ text: String, _ option: String) throws(UsageError) -> Int {
    guard let seconds = GoDuration.seconds(text), (1...31_536_000).contains(seconds) else {
      throw .badValue(
        option: option, value: text, reason: "wants a time of a second and more, such as 1m",
        nearest: nil)
    }
    return seconds
  }
}
