internal import CommandParsing
internal import Git
internal import PackageRegistry
internal import PackageStorage
internal import RegistryServer
internal import Terminal

/// `storage serve`: the registry of a distribution, or of folders, over HTTP.
enum ServeCommand {
  struct Arguments: Sendable {
    var distributions: [String] = []
    var packages: [String] = []
    var listen: String?
    var registryConfig: String?
    var tlsCert: String?
    var tlsKey: String?
    var maxConnections: Int?
    var maxConnectionsPerClient: Int?
    var proxyTo: String?
    var proxyAllowInsecure = false
    var storageIndex: String?
    var storageEndpoint: String?
    var storageIndexInterval: String?
    var accessLog: String?
    var logFormat: String?
    var metricsListen: String?
    var httpprof: String?
    var archiveCache: String?
    var refuseUnknownParameters = false
    var strict = false
    var dryRun = false
  }

  static let command: ToolCommand = ToolCommand(
    "serve", .serve, "Serve a distribution, or folders of packages, over HTTP",
    discussion: """
      Serves the Elastic Package Registry API. A distribution is served over its layers, straight \
      from git: nothing is checked out. With --packages folders are served that hold built \
      packages (PATH/NAME/VERSION) and package zips, zips first, in the order given.

      A branch that moves is served as it then is within a second, whoever moves it, and so are new \
      settings on main; requests never wait for that. When a branch cannot be read, what was there \
      before is served on and stderr says so. Folders are read once, at the start.

      A package that is broken is left out and reported on stderr; with --strict it ends the \
      command. The server prints "listening on http://HOST:PORT" on stderr when it is ready, binds to \
      127.0.0.1:8080 unless told otherwise, and ends on SIGTERM or SIGINT when open requests are \
      answered, or after 25 seconds. What a client may ask for at most: storage help limits.

      With --proxy-to, searches and categories also count what another registry answers to the same \
      question, and a package that is not here is looked up there; its files are redirected to. A \
      registry that gives no answer is an error 500 for these requests; what is here is served. With \
      --storage-index the packages of a search index (a search-index-all.json, or a storage whose \
      cursor names the newest) are served before all others, and their files are redirected to \
      below the endpoint. An index that cannot be read again leaves the one before.

      Who watches it: --access-log writes a line for each request that a route answered or that was \
      refused (not for /health), as ECS JSON or as text; a file that was moved away is begun anew. \
      --metrics-listen answers /metrics for Prometheus, --httpprof CPU profiles for go tool pprof. \
      /health?ready=true answers 503 while the server drains. With ELASTIC_APM_SERVER_URL requests \
      are reported to an APM server by curl. What cannot be written or sent in time is dropped and \
      counted; no request waits for it.

      Read where the option is not given: EPR_ADDRESS (--listen), EPR_CONFIG (--registry-config), \
      EPR_ALLOW_UNKNOWN_QUERY_PARAMETERS=false (--refuse-unknown-parameters), EPR_DRY_RUN \
      (--dry-run), EPR_FEATURE_PROXY_MODE with EPR_PROXY_TO and EPR_PROXY_ALLOW_INSECURE, \
      EPR_FEATURE_STORAGE_INDEXER with EPR_STORAGE_INDEXER_BUCKET_INTERNAL or \
      EPR_EMULATOR_INDEX_PATH, EPR_STORAGE_ENDPOINT and EPR_STORAGE_INDEXER_WATCH_INTERVAL, \
      EPR_METRICS_ADDRESS (--metrics-listen), EPR_HTTPPROF (--httpprof), EPR_LOG_TYPE (ecs or dev: \
      --access-log - in that format), EPR_REQUIRE_PACKAGE_SIGNATURES, EPR_DISABLE_PACKAGE_VALIDATION.
      """,
    examples: [
      Example("storage serve staging", "Serve staging on 127.0.0.1:8080"),
      Example(
        "storage serve --packages build/packages --listen 127.0.0.1:0",
        "Serve what was just built, on a free port"),
    ],
    arguments: { Arguments() },
    options: [
      .list("packages", \.packages, "PATH", .directory, "Folder of built packages and zips"),
      .text("listen", \.listen, "HOST:PORT", "Where to listen; port 0 picks a free one"),
      .text(
        "registry-config", \.registryConfig, "FILE", .file,
        "A config.yml with package_paths and cache_time.*"),
      .text(
        "tls-cert", \.tlsCert, "FILE", .file,
        "Speak TLS with this certificate (PEM, chain after it)"),
      .text("tls-key", \.tlsKey, "FILE", .file, "The certificate's private key (PEM)"),
      .number(
        "max-connections", \.maxConnections, "N", 1...1_000_000,
        "Serve N connections at once; see storage help limits"),
      .number(
        "max-connections-per-client", \.maxConnectionsPerClient, "N", 1...1_000_000,
        "Serve N of them for one address"),
      .text(
        "proxy-to", \.proxyTo, "URL", .url, "Another registry to ask for what is not here"),
      .flag("proxy-allow-insecure", \.proxyAllowInsecure, "Let it be reached without TLS"),
      .text(
        "storage-index", \.storageIndex, "URL|FILE", .file,
        "Serve what this search index lists, too"),
      .text(
        "storage-endpoint", \.storageEndpoint, "URL", .url,
        "Where the files of the index's packages are"),
      .text(
        "storage-index-interval", \.storageIndexInterval, "TIME",
        "How often to look for a newer index; 1m unless given"),
      .text(
        "access-log", \.accessLog, "FILE", .file, "Log requests to FILE; - is standard error"),
      .choice("log-format", \.logFormat, ["ecs", "text"], "How requests are logged (ecs)"),
      .text("metrics-listen", \.metricsListen, "HOST:PORT", "Answer /metrics there"),
      .text("httpprof", \.httpprof, "HOST:PORT", "Answer /debug/pprof/ there"),
      .text(
        "archive-cache", \.archiveCache, "SIZE",
        "How much of built archives to keep on disk: 1G unless given"),
      .flag(
        "refuse-unknown-parameters", \.refuseUnknownParameters,
        "Answer 400 to a query parameter that nobody knows"),
      .flag("strict", \.strict, "End when a package is broken"),
      .flag("dry-run", "n", \.dryRun, "Load everything, report, and end"),
    ],
    operands: .optional(\.distributions, "D", .distribution, "The distribution"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    var settings = try ServeSettings(arguments, context)
    let index = try settings.remote.storageIndex?.first()
    settings.storageIndex = index?.live
    let registry = try Registry(sources: settings.sources(context), options: settings.registry)
    for problem in registry.problems { context.announce(problem.description) }
    let count = registry.packages.count
    context.note("\(count) package versions loaded")
    var report = Report(
      text: StyledText(),
      json: ["packages": .integer(count), "problems": .integer(registry.problems.count)])
    if settings.isDryRun {
      report.text = "\(count) package versions, \(registry.problems.count) problems\n"
      return report
    }
    let refresh = try settings.refresh(registry, context)
    refresh?.start()
    defer { refresh?.stop() }
    let announce = context.announce
    let watch = index.map {
      StorageIndexWatch($0.place, version: $0.version, $0.live, registry, report: announce)
    }
    watch?.begin(everySeconds: settings.remote.interval)
    defer { watch?.end() }
    let signal = try RegistryServer.run(
      registry: registry, configuration: settings.server, report: announce
    ) { url in
      announce("listening on \(url)")
    }
    report.exitCode = signal == 2 ? .interrupted : .terminated
    return report
  }
}
