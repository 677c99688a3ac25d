internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// `storage show`: where one version stands and how it came there.
enum ShowCommand {
  struct Arguments: Sendable {
    var versions: [String] = []
    var distributions: [String] = []
  }

  static let command = ToolCommand(
    "show", .look, "Show where one package version stands",
    discussion: """
      For each distribution that holds the version: whether it is served or which layer hides \
      it, its tree, files and size, whether it is signed, and when and by which commit it came.
      """,
    examples: [Example("storage show foo-1.2.3", "Show where foo-1.2.3 stands")],
    arguments: { Arguments() },
    options: [
      .list(
        "in", \.distributions, "D", .distribution,
        "Look into this distribution only; D@REV as it was then")
    ],
    operands: .one(
      \.versions, "NAME-VERSION", .packageVersion(fromOption: nil), "The version"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    let references = try Operand.references(arguments.versions)
    let storage = try context.openStorage()
    let snapshots = try Operand.snapshots(arguments.distributions, storage)
    guard let reference = references.first else {
      throw UsageError.missingOperand(usage: "NAME-VERSION", command: "show")
    }
    // Sizes are those of files, which a small clone leaves out.
    try LeftOutObjects(of: storage.repository, context)?.bringContents(
      of: snapshots.compactMap { try $0.version(reference)?.tree })
    let details = try VersionDetails(of: reference, in: snapshots, storage)
    var text: StyledText = "\(reference, .package)\n"
    for place in details.places {
      let served = place.hiddenBy.map { "hidden by \($0)" } ?? "served"
      text += "  \(place.distribution, .distribution): \(served)"
      text += place.version.signature == nil ? "\n" : ", signed\n"
      text += "    tree \(place.version.tree.description), \(place.fileCount) files, "
      text += "\(ByteCount.text(place.size))\n"
      if let origin = place.origin {
        text += "    since \(UTCTime.text(seconds: origin.commit.committer.time)) by "
        text += "\(origin.commit.id.abbreviated, .dim) \(origin.commit.subject)\n"
      }
    }
    return Report(
      text: text,
      json: [
        "package": .string(reference.name.description),
        "version": .string(reference.version.description),
        "places": .array(details.places.map(json)),
      ])
  }

  private static func json(_ place: VersionDetails.Place) -> JSONValue {
    let origin = place.origin
    return .object([
      "distribution": .string(place.distribution),
      "hiddenBy": JSONValue(place.hiddenBy),
      "tree": .string(place.version.tree.description),
      "signature": JSONValue(place.version.signature?.description),
      "files": .integer(place.fileCount),
      "size": .integer(place.size),
      "commit": JSONValue(origin?.commit.id.description),
      "time": JSONValue(origin.map { UTCTime.text(seconds: $0.commit.committer.time) }),
      "subject": JSONValue(origin?.commit.subject),
      "operation": JSONValue(origin?.record.map { "\($0.verb.rawValue) \($0.key)" }),
    ])
  }
}
