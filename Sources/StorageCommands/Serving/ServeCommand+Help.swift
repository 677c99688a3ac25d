internal import CommandParsing

/// What `storage help serve` says beside the options.
extension ServeCommand {
  static let discussion = """
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
    """

  static let examples = [
    Example("storage serve staging", "Serve staging on 127.0.0.1:8080"),
    Example(
      "storage serve --packages build/packages --listen 127.0.0.1:0",
      "Serve what was just built, on a free port"),
  ]
}
