internal import CommandParsing
internal import PackageModel
internal import PackageStorage
internal import Terminal
internal import Transport

/// `storage release`: which images and deployments a change makes stale, and their renewal.
enum ReleaseCommand {
  struct Arguments: Sendable {
    var distributions: [String] = []
    var startAt: String?
    var check = false
    var layout: String?
    var execute = false
    var unchecked = false
    var patience: Int?
  }

  static let command = ToolCommand(
    "release", .release, "Show what a change makes stale, and roll it out",
    discussion: """
      After a change to D, the images and deployments of every distribution that serves D's \
      packages are stale. Lists them in the order in which to renew them, the most stable \
      distribution first, with the names of the images and the commands that restart the \
      deployments, as storage.yml names them. --check asks the registry of each image, --layout an \
      OCI layout, whether the image was made from the present tips: its labels \
      org.opencontainers.image.revision and storage.layer.D say from which commits it was. \
      The commands that make and push an image are listed where it is not known to be current; \
      with --layout they write into it. --execute checks, then runs the restarts one by one, waits for each, and stops at the first \
      that fails; an image that is stale or missing is refused before anything is restarted.
      """,
    examples: [
      Example("storage release production", "Show what a change to production makes stale"),
      Example("storage release staging --json", "The same, for a program"),
    ],
    arguments: { Arguments() },
    options: [
      .flag("check", \.check, "Ask the image registry which images are current (needs skopeo)"),
      .text("layout", \.layout, "DIR", .directory, "Compare with the images of an OCI layout"),
      .flag("execute", \.execute, "Restart the deployments and wait for each (needs kubectl)"),
      .flag("unchecked", \.unchecked, "With --execute: do not look at the images"),
      .text(
        "start-at", \.startAt, "D", .distribution,
        "Leave out the distributions before this one: go on after a failure"),
      .number(
        "timeout", \.patience, "SECONDS", 1...86_400,
        "How long each deployment may take (600)"),
    ],
    operands: .one(\.distributions, "D", .distribution, "The distribution that has changed"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    if arguments.unchecked, arguments.check || arguments.layout != nil {
      throw UsageError.conflict(
        "--unchecked", arguments.check ? "--check" : "--layout", command: "release")
    }
    if arguments.check, arguments.layout != nil {
      throw UsageError.conflict("--check", "--layout", command: "release")
    }
    let storage = try context.openStorage()
    let changed = try storage.distribution(arguments.distributions.first ?? "")
    let steps = try steps(
      of: ReleasePlan(after: changed, in: storage), from: arguments.startAt, changed, storage)
    let states = try states(of: steps, arguments, context)
    let renewal = ImageRenewal(
      invocation: context.global.invocationWords, layout: arguments.layout ?? "images",
      isLocal: arguments.layout != nil)
    var restarted: [String] = []
    if arguments.execute {
      let outdated = zip(steps, states).filter(\.1.isOutdated)
      guard outdated.isEmpty else {
        throw OutdatedImages(
          images: outdated.map { ($0.distribution.name, $0.movingImage ?? "", $1) },
          renewal: outdated.flatMap { renewal.commands(for: $0.0) })
      }
      restarted = try Rollout(
        environment: context.environment, progress: context.progress,
        patience: arguments.patience ?? 600
      ).run(steps)
    }
    return ReleaseReport(
      changed: changed.name, steps: steps, states: states, renewal: renewal, restarted: restarted
    ).report
  }

  private static func steps(
    of plan: ReleasePlan, from start: String?, _ changed: Distribution, _ storage: PackageStorage
  ) throws -> [ReleasePlan.Step] {
    guard let start else { return plan.steps }
    let name = try storage.distribution(start).name
    guard let place = plan.steps.firstIndex(where: { $0.distribution.name == name }) else {
      throw UsageError.badValue(
        option: "--start-at", value: start,
        reason: "wants a distribution that serves the packages of \(changed.name)", nearest: nil)
    }
    return Array(plan.steps[place...])
  }

  private static func states(
    of steps: [ReleasePlan.Step], _ arguments: Arguments, _ context: Context
  ) throws -> [ImageState] {
    let isChecked =
      arguments.check || arguments.layout != nil || arguments.execute && !arguments.unchecked
    guard isChecked else { return steps.map { _ in .unchecked } }
    let skopeo = SkopeoProgram(environment: context.environment, limits: context.transportLimits)
    let place = arguments.layout.map { SkopeoProgram.Place.layout(context.path($0)) } ?? .registry
    return try steps.map { try ImageState(of: $0, in: place, through: skopeo) }
  }
}

/// Deployments would be restarted on images that do not hold what is in the storage.
struct OutdatedImages: Error {
  let images: [(distribution: String, image: String, state: ImageState)]
  /// The commands that make them anew.
  let renewal: [[String]]
}
