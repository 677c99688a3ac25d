internal import CommandParsing

/// What `storage serve` can be told.
extension ServeCommand {
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

  static let options: [Option<Arguments>] = [
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
  ]
}
