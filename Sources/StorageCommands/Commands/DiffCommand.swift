internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// `storage diff`: how two distributions differ.
enum DiffCommand {
  struct Arguments: Sendable {
    var distributions: [String] = []
    var exitCode = false
  }

  static let command = ToolCommand(
    "diff", .look, "Compare the versions of two distributions",
    discussion: """
      Lists the versions that only the first distribution holds (-), that only the second holds \
      (+), and that both hold with different contents (!) or modes alone (~). Either may be D@REV, \
      the distribution as it was then.
      """,
    examples: [
      Example("storage diff staging production", "Compare staging with production")
    ],
    arguments: { Arguments() },
    options: [.flag("exit-code", \.exitCode, "Exit 1 where there is a difference")],
    operands: .upTo(2, \.distributions, "D", .distribution, minimum: 2, "The two distributions"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    let storage = try context.openStorage()
    let snapshots = try Operand.snapshots(arguments.distributions, storage)
    guard let (left, right) = snapshots.first.flatMap({ left in snapshots.last.map { (left, $0) } })
    else { throw UsageError.missingOperand(usage: "D D", command: "diff") }
    var comparison = VersionComparison(storage.repository)
    let differences = try comparison.differences(from: left.commit.tree, to: right.commit.tree)
    let trees = TreeComparison(storage.repository)
    var text = StyledText()
    var entries: [JSONValue] = []
    for difference in differences {
      let kind = try kind(of: difference, trees)
      text += StyledText(kind.sign, kind.style) + " \(difference.reference, .package)"
      text += kind.note.isEmpty ? "\n" : " \(kind.note, .dim)\n"
      entries.append(
        .object([
          "package": .string(difference.reference.name.description),
          "version": .string(difference.reference.version.description),
          "difference": .string(kind.rawValue),
          "left": JSONValue(difference.before?.tree.description),
          "right": JSONValue(difference.after?.tree.description),
        ]))
    }
    var report = Report(
      text: text,
      json: [
        "left": .string(arguments.distributions[0]), "right": .string(arguments.distributions[1]),
        "differences": .array(entries),
      ])
    if arguments.exitCode, !differences.isEmpty { report.exitCode = .refused }
    return report
  }

  private enum Kind: String {
    case onlyLeft, onlyRight, contents, modes, signature

    var sign: String {
      switch self {
      case .onlyLeft: "-"
      case .onlyRight: "+"
      case .contents: "!"
      case .modes, .signature: "~"
      }
    }

    var style: Style {
      switch self {
      case .onlyLeft: .removed
      case .onlyRight: .added
      case .contents: .error
      case .modes, .signature: .warning
      }
    }

    var note: String {
      switch self {
      case .onlyLeft, .onlyRight: ""
      case .contents: "different contents"
      case .modes: "different file modes"
      case .signature: "different signatures"
      }
    }
  }

  private static func kind(
    of difference: VersionDifference, _ trees: TreeComparison
  ) throws -> Kind {
    guard let before = difference.before else { return .onlyRight }
    guard let after = difference.after else { return .onlyLeft }
    if before.tree == after.tree { return .signature }
    return try trees.differInModesAlone(before.tree, after.tree) ? .modes : .contents
  }
}
