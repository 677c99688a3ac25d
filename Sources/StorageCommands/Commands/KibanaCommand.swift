internal import CommandParsing
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// `storage kibana`: which registry a Kibana uses, and how it is told so.
enum KibanaCommand {
  struct Arguments: Sendable {
    var distributions: [String] = []
    var version: String?
  }

  static let command: ToolCommand = ToolCommand(
    "kibana", .serve, "Print the registry setting for kibana.yml",
    discussion: """
      Prints the line for kibana.yml that makes Kibana use a distribution's public registry, as \
      storage.yml names its url. With --version it says which distribution that version of the \
      stack uses by itself: snapshots use staging, builds and releases use production. Needs no \
      repository.
      """,
    examples: [
      Example("storage kibana staging", "Print the line for staging"),
      Example("storage kibana --version 8.5.0-SNAPSHOT", "Say what that version uses"),
    ],
    arguments: { Arguments() },
    options: [
      .text("version", \.version, "VERSION", "Version of the stack, such as 8.5.0-SNAPSHOT")
    ],
    operands: .optional(\.distributions, "D", .distribution, "The distribution"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    let settings = try context.settingsWithoutRepository()
    let name: String
    switch (arguments.distributions.first, arguments.version) {
    case (let distribution?, nil): name = distribution
    case (nil, let version?): name = try StackVersion(version).distribution
    case (nil, nil): throw UsageError.missingOperand(usage: "D", command: "kibana")
    case (let distribution?, _?):
      throw UsageError.conflict("--version", distribution, command: "kibana")
    }
    guard let distribution = settings.distribution(named: name) else {
      throw StorageError.unknownDistribution(
        name: name, known: settings.distributions.map(\.name))
    }
    let url = distribution.url
    var text = StyledText()
    if arguments.version != nil { text += "\(name, .distribution)\n" }
    if let url {
      text += "xpack.fleet.registryUrl: \"\(url)\"\n"
    } else if arguments.version == nil {
      throw NoPublicRegistry(distribution: name)
    }
    return Report(
      text: text,
      json: [
        "distribution": .string(name), "url": JSONValue(url),
        "setting": JSONValue(url.map { "xpack.fleet.registryUrl: \"\($0)\"" }),
      ])
  }
}

/// A version of the Elastic stack, and the distribution that its Kibana asks by itself.
struct StackVersion {
  let distribution: String

  /// - Throws: `OperandError` where the text is no version.
  init(_ text: String) throws(OperandError) {
    let version: Version
    do throws(VersionError) {
      version = try Version(text)
    } catch {
      throw .badStackVersion(text, error)
    }
    let marks = version.prerelease?.split { $0 == "." || $0 == "-" } ?? []
    distribution = marks.contains("SNAPSHOT") ? "staging" : "production"
  }
}

/// The settings name no url for the distribution.
struct NoPublicRegistry: Error {
  let distribution: String
}
