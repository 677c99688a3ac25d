internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// `storage list`: the versions that distributions hold, or serve.
enum ListCommand {
  struct Arguments: Sendable {
    var distributions: [String] = []
    var served = false
  }

  static let command = ToolCommand(
    "list", .look, "List the package versions of distributions",
    discussion: """
      Lists the versions that the distributions hold themselves, by name and then by semantic \
      version; all distributions where none is named. One distribution gives one NAME-VERSION a \
      line, several give a second column with the distributions that hold it.

      With --served each distribution's layers are searched as its registry searches them, and \
      the second column is the layer that a version is served from. D@REV is the distribution as \
      it was then; its layers are at their present tips unless they are named with a REV as well.
      """,
    examples: [
      Example("storage list staging", "List what staging holds"),
      Example("storage list --served staging", "List what staging serves, and from where"),
      Example("storage list production@8.5.0", "List what release 8.5.0 holds"),
    ],
    arguments: { Arguments() },
    options: [
      .flag("served", \.served, "List what is served: the distribution over its layers")
    ],
    operands: .many(
      \.distributions, "D", .distribution, minimum: 0, "Distributions to list"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    let storage = try context.openStorage()
    let snapshots = try Operand.snapshots(arguments.distributions, storage)
    let pinned = Dictionary(
      snapshots.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var places: [PackageReference: [(distribution: String, layer: String, tree: ObjectID)]] = [:]
    for snapshot in snapshots {
      let layers =
        arguments.served
        ? try storage.layers(of: snapshot.distribution)
          .map { $0.name == snapshot.name ? snapshot : pinned[$0.name] ?? $0 }
        : [snapshot]
      var served: Set<PackageReference> = []
      for layer in layers {
        for version in try layer.contents().versions
        where served.insert(version.reference).inserted {
          places[version.reference, default: []].append(
            (snapshot.name, layer.name, version.tree))
        }
      }
    }
    var rows: [[StyledText]] = []
    var packages: [JSONValue] = []
    let namesPlaces = arguments.served || snapshots.count != 1
    for (reference, places) in places.sorted(by: { $0.key < $1.key }) {
      var cells: [StyledText] = ["\(reference, .package)"]
      if namesPlaces {
        let names = places.map {
          arguments.served && snapshots.count != 1
            ? "\($0.distribution) from \($0.layer)" : $0.layer
        }
        cells.append("\(names.joined(separator: ", "), .distribution)")
      }
      rows.append(cells)
      packages.append(
        .object([
          "package": .string(reference.name.description),
          "version": .string(reference.version.description),
          "distributions": .array(
            places.map {
              .object([
                "distribution": .string($0.distribution), "layer": .string($0.layer),
                "tree": .string($0.tree.description),
              ])
            }),
        ]))
    }
    return Report(
      text: Table(rows: rows).text,
      json: [
        "distributions": .array(snapshots.map { .string($0.name) }), "packages": .array(packages),
      ])
  }
}
