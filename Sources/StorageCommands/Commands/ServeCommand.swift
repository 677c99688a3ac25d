internal import CommandParsing
internal import PackageRegistry
internal import RegistryServer
internal import Terminal

/// `storage serve`: the registry of a distribution, or of folders, over HTTP.
enum ServeCommand {
  static let command: ToolCommand = ToolCommand(
    "serve", .serve, "Serve a distribution, or folders of packages, over HTTP",
    discussion: discussion, examples: examples, arguments: { Arguments() }, options: options,
    operands: .optional(\.distributions, "D", .distribution, "The distribution"), run: run)

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
