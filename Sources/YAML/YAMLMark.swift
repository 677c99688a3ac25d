/// A place in a YAML text.
///
/// Both numbers count from 1; a column is a Unicode scalar, not a byte. They are kept in 32 bits,
/// because every node carries a mark.
package struct YAMLMark: Hashable, Sendable {
  private let storedLine: UInt32
  private let storedColumn: UInt32

  package var line: Int { Int(storedLine) }
  package var column: Int { Int(storedColumn) }

  package init(line: Int, column: Int) {
    storedLine = UInt32(clamping: line)
    storedColumn = UInt32(clamping: column)
  }
}

extension YAMLMark: Comparable {
  package static func < (left: YAMLMark, right: YAMLMark) -> Bool {
    (left.storedLine, left.storedColumn) < (right.storedLine, right.storedColumn)
  }
}

extension YAMLMark: CustomStringConvertible {
  package var description: String { "line \(line), column \(column)" }
}
