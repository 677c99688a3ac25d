internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageRegistry
internal import PackageStorage
internal import RegistryServer
internal import StaticSite
internal import Terminal

/// `storage build`: everything that a distribution serves, as files.
enum BuildCommand {
  struct Arguments: Sendable {
    var distributions: [String] = []
    var output: String?
    var fresh = false
  }

  static let command = ToolCommand(
    "build", .release, "Write all that a distribution serves as files",
    discussion: """
      Writes the pages of the registry (index.json, search.json, categories.json, \
      package/NAME/VERSION/index.json), every file of every package, the archives under epr/, \
      SHA256SUMS and manifest.json into DIR, for a plain web server or an object storage. A build \
      after a change writes what has changed and links the rest; DIR is replaced in one step, so \
      nobody sees half a site, and a build that fails leaves it as it was. Equal input gives equal \
      bytes and times.
      """,
    examples: [
      Example("storage build production --output site", "Build production's site in ./site"),
      Example("storage build staging --output site", "Replace it by that of staging"),
    ],
    arguments: { Arguments() },
    options: [
      .text("output", "o", \.output, "DIR", .directory, required: true, "Folder of the site"),
      .flag("fresh", \.fresh, "Write everything, also what could be kept"),
    ],
    operands: .one(\.distributions, "D", .distribution, "The distribution"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    let shown = arguments.output ?? ""
    let address = DistributionAddress(arguments.distributions.first ?? "")
    let storage = try context.openStorage().pinned(to: address)
    let layers = try storage.layers(of: storage.distribution(address.name))
    var options = RegistryOptions()
    // Enough for what the versions of the largest packages have in common, twice.
    options.archiveMemory = 64 << 20
    let registry = try Registry(
      sources: [RegistryOfDistribution.source(DistributionAddress(address.name), of: storage)],
      options: options)
    var settings = ServiceSettings()
    settings.serviceVersion = ToolVersion.number
    let outcome = try SiteBuild(
      registry, of: address.name,
      layers: layers.map { (name: $0.name, commit: $0.tip.description) },
      time: Int(layers.map(\.commit.committer.time).max() ?? 0), settings: settings,
      progress: context.progress
    ).run(in: context.path(shown), isFresh: arguments.fresh)
    return BuildReport(outcome: outcome, path: shown, problems: registry.problems).report
  }
}
