internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal
internal import Transport

/// `storage tag`: makes and lists release tags.
enum TagCommand {
  struct Arguments: Sendable {
    var names: [String] = []
    var at: String?
    var message: String?
    var reason: String?
    var list = false
    var push = false
    var remote: String?
    var sign = false
    var noSign = false
    var dryRun = false
  }

  static let command = ToolCommand(
    "tag", .release, "Make a release tag, or list them",
    discussion: """
      Makes an annotated tag named MAJOR.MINOR.PATCH on a commit that production has named (its \
      tip where --at is left out), and prints the image that the tag stands for. A tag that is \
      there on the same commit is nothing to do; on another commit it is refused. One that is \
      lower than the newest of its MAJOR.MINOR line needs a reason.
      """,
    examples: [
      Example("storage tag 8.5.0", "Tag production's tip as release 8.5.0"),
      Example("storage tag --list", "List the release tags"),
    ],
    arguments: { Arguments() },
    options: [
      .text("at", \.at, "REV", .commit, "Commit, tag or branch to tag instead of the tip"),
      .text("message", "m", \.message, "TEXT", "Text of the tag"),
      .text("reason", \.reason, "TEXT", "Why, for a tag lower than the newest of its line"),
      .flag("list", "l", \.list, "List the release tags, oldest first"),
      .flag("push", \.push, "Tag what the remote has, and send the tag there"),
      RemoteOption.option(\.remote),
      .flag("sign", "s", \.sign, "Sign the tag, as git does with its configuration"),
      .flag("no-sign", \.noSign, "Sign nothing, whatever git's configuration says"),
      .flag("dry-run", "n", \.dryRun, "Show what would be tagged and write nothing"),
    ],
    operands: .optional(\.names, "MAJOR.MINOR.PATCH", .text, "The release"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    if arguments.sign, arguments.noSign {
      throw UsageError.conflict("--sign", "--no-sign", command: "tag")
    }
    if arguments.list {
      if let name = arguments.names.first {
        throw UsageError.conflict("--list", name, command: "tag")
      }
      return try ReleaseTagsReport(context.openStorage()).report
    }
    guard let name = arguments.names.first else {
      throw UsageError.missingOperand(usage: "MAJOR.MINOR.PATCH", command: "tag")
    }
    let tag: ReleaseTag
    do throws(ReleaseTagError) {
      tag = try ReleaseTag(name)
    } catch {
      throw OperandError.badTag(error)
    }
    var remote: RemoteStorage?
    let context = try RemoteOption.context(context, arguments.remote)
    if arguments.remote != nil, !arguments.push {
      throw UsageError.missingOption(usage: "--push", command: "tag")
    }
    if arguments.push {
      let opened = try RemoteStorage(context.openRepository(), context)
      if !arguments.dryRun {
        try opened.refresh(withTags: true)
      }
      remote = opened
    }
    let storage = try remote?.storage() ?? context.openStorage()
    let plan = try Tagging(
      tag, at: arguments.at, message: arguments.message,
      reason: Operand.reason(arguments.reason)
    ).plan(in: storage)
    var object: ObjectID?
    if !arguments.dryRun, plan.state == .created {
      object = try PlanApplication(storage, ObjectStaging(storage.repository))
        .apply(plan, identity: identity(arguments, context, storage.repository))
    }
    var isPushed = false
    if let remote, !arguments.dryRun { isPushed = try TagPush(remote: remote).run(tag) }
    let image = plan.distribution.image.map { "\($0):\(tag)" }
    var text = StyledText()
    switch plan.state {
    case .created:
      let verb = arguments.dryRun ? "would tag" : "tagged"
      text += "\(verb) \(plan.commit.abbreviated, .dim) of \(plan.distribution.name) as \(tag)\n"
    case .unchanged:
      text += "nothing to do: \(tag) is on \(plan.commit.abbreviated, .dim) already\n"
    }
    if let remote, isPushed { text += "pushed to \(remote.place)\n" }
    if let image { text += "image \(image)\n" }
    if arguments.dryRun { text += StyledText(lines: "dry run: nothing was written\n", .dim) }
    return Report(
      text: text,
      json: [
        "tag": .string(tag.description), "commit": .string(plan.commit.description),
        "object": object.map { .string($0.description) } ?? .null,
        "image": image.map { .string($0) } ?? .null, "state": .string(plan.state.rawValue),
        "dryRun": .bool(arguments.dryRun),
        "remote": JSONValue(isPushed ? remote?.place : nil),
        "distribution": .string(plan.distribution.name),
      ])
  }

  private static func identity(
    _ arguments: Arguments, _ context: Context, _ repository: Repository
  ) throws -> Identity {
    var context = context
    if arguments.sign || arguments.noSign { context.isSigning = arguments.sign }
    return try context.identity(for: repository, making: .tag)
  }
}
