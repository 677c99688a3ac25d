/// Rows of cells in columns, aligned by the width they show with.
package struct Table: Sendable {
  package enum Alignment: Sendable {
    case left, right
  }

  private let heading: [String]
  private let alignments: [Alignment]
  private let rows: [[StyledText]]
  private let indent: Int

  /// Makes a table; columns without an alignment are aligned left, rows may lack cells at the end.
  package init(
    heading: [String] = [], alignments: [Alignment] = [], indent: Int = 0, rows: [[StyledText]]
  ) {
    self.heading = heading
    self.alignments = alignments
    self.rows = rows
    self.indent = indent
  }

  /// The lines of the table, each with a line feed; empty when there is no row.
  package var text: StyledText {
    guard !rows.isEmpty else { return StyledText() }
    let titles = heading.map { StyledText($0, .heading) }
    let lines = (titles.isEmpty ? [] : [titles]) + rows
    var widths: [Int] = []
    for cells in lines {
      for (column, cell) in cells.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.displayWidth)
      }
    }
    var text = StyledText()
    for cells in lines {
      text += line(cells, widths)
      text += "\n"
    }
    return text
  }

  /// Returns the cells padded to the widths; nothing follows the last that is not empty.
  private func line(_ cells: [StyledText], _ widths: [Int]) -> StyledText {
    var line = StyledText()
    var gap = indent
    let last = cells.lastIndex { !$0.isEmpty } ?? -1
    for (column, cell) in cells.enumerated() where column <= last {
      let room = widths[column] - cell.displayWidth
      let isRight = alignments.indices.contains(column) && alignments[column] == .right
      line += StyledText(String(repeating: " ", count: gap + (isRight ? room : 0)))
      line += cell
      gap = 2 + (isRight ? 0 : room)
    }
    return line
  }
}
