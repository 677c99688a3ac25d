internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// `storage __complete`: what the completion scripts ask.
///
/// Answers one candidate a line. Whatever goes wrong gives no candidate: a person who presses the
/// tab key wants no error there.
enum CompleteCommand {
  struct Arguments: Sendable {
    var words: [String] = []
  }

  static let command: ToolCommand = ToolCommand(
    "__complete", .check, "Print candidates for a command line under way",
    discussion: "Called by the scripts that storage completions prints.",
    examples: [Example("storage __complete -- promote fo", "Complete the word fo")],
    arguments: { Arguments() }, options: [],
    operands: .many(\.words, "WORD", .text, minimum: 0, "The words typed so far"), isHidden: true,
    run: { arguments, context in
      let request = CompletionRequest(arguments.words, of: toolTable.info)
      var lines = request.candidates.map { candidate in
        candidate.summary.isEmpty ? candidate.word : "\(candidate.word)\t\(candidate.summary)"
      }
      if case .value(let kind) = request.subject {
        var named = context
        if let path = request.value(of: "repository") { named.global.repository = path }
        let values = (try? Self.values(kind, request, named)) ?? []
        lines += values.filter { $0.hasPrefix(request.word) }
      }
      return Report(
        text: StyledText(lines: lines.map { $0 + "\n" }.joined()),
        json: ["candidates": JSONValue(lines)])
    })

  private static func values(
    _ kind: ValueKind, _ request: CompletionRequest, _ context: Context
  ) throws -> [String] {
    switch kind {
    case .distribution:
      return try context.openStorage().settings.distributions.map(\.name)
    case .distributionOr(let word):
      return (request.operands.isEmpty ? [word] : [])
        + (try values(.distribution, request, context))
    case .packageName:
      return try names(context.openStorage())
    case .packageVersion:
      let storage = try context.openStorage()
      let snapshots = try Operand.snapshots(request.distribution.map { [$0] } ?? [], storage)
      let taken = Set(request.operands)
      let references = try versions(snapshots, startingWith: request.word)
      return references.map(\.description).filter { !taken.contains($0) }
    case .tag:
      return try context.openRepository().tags().map(\.name)
    case .commit:
      let storage = try context.openStorage()
      return try storage.settings.distributions.map(\.name)
        + storage.repository.references(under: "refs/tags/")
        .map { String($0.name.dropFirst("refs/tags/".count)) }
    default:
      return []
    }
  }

  private static func names(_ storage: PackageStorage) throws -> [String] {
    let names = try storage.presentSnapshots().reduce(into: Set<PackageName>()) {
      $0.formUnion($1.names())
    }
    return names.sorted().map(\.description)
  }

  /// The versions of the packages whose names may still become what is typed.
  private static func versions(
    _ snapshots: [DistributionSnapshot], startingWith word: String
  ) throws -> [PackageReference] {
    let typed = word.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let name = typed.first.map(String.init) ?? ""
    var references: Set<PackageReference> = []
    for snapshot in snapshots {
      for candidate in snapshot.names()
      where typed.count == 2 ? candidate.text == name : candidate.text.hasPrefix(name) {
        references.formUnion(try snapshot.versions(of: candidate).map(\.reference))
      }
    }
    return references.sorted()
  }
}
