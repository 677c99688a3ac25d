internal import CommandParsing
internal import RegistryServer
internal import YAML

extension HelpTopics {
  /// The numbers come from where they are enforced, so the page cannot say others.
  static let limits = HelpTopic(
    "limits", "What storage serve and the readers of packages accept at most",
    """
    A client of storage serve that asks for more than a limit gets the answer beside it; others \
    notice nothing:

    \(lines(ListenerLimits().rows.map { [$0.name, $0.number, $0.beyond] }))

    --max-connections and --max-connections-per-client change the first two; the process's limit \
    of open files caps them. Behind a proxy all clients have the proxy's address.

    A manifest or a settings file beyond these is an error, with its line:

    \(lines([
      ["bytes of YAML", "\(YAMLLimits.manifest.bytes)"],
      ["collections inside each other", "\(YAMLLimits.manifest.depth)"],
      ["nodes that aliases bring", "\(YAMLLimits.manifest.aliasExpansions)"],
    ]))
    """)

  /// Columns, each line kept as it is by a space before it.
  private static func lines(_ rows: [[String]]) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].utf8.count : 0 }.max() ?? 0
    }
    return rows.map { row in
      let cells = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.utf8.count)
      }
      var line = " " + cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}
