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
      answered.

      Read where the option is not given: EPR_ADDRESS (--listen), EPR_CONFIG (--registry-config), \
      EPR_ALLOW_UNKNOWN_QUERY_PARAMETERS=false (--refuse-unknown-parameters), EPR_DRY_RUN \
      (--dry-run), EPR_REQUIRE_PACKAGE_SIGNATURES, EPR_DISABLE_PACKAGE_VALIDATION.
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
    let settings = try ServeSettings(arguments, context)
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
    let signal = try RegistryServer.run(
      registry: registry, configuration: settings.server, report: announce
    ) { url in
      announce("listening on \(url)")
    }
    report.exitCode = signal == 2 ? .interrupted : .terminated
    return report
  }
}
