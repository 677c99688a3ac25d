internal import JSON
package import YAML

/// A value of a file and the place it was read at.
package struct Located<Value> {
  package let value: Value
  package let mark: YAMLMark

  package init(_ value: Value, _ mark: YAMLMark) {
    (self.value, self.mark) = (value, mark)
  }
}

extension Located: Sendable where Value: Sendable {}
extension Located: Equatable where Value: Equatable {}

/// Why the text of a file is not what it should be, and where.
package struct ParseFault: Hashable, Sendable {
  package let message: String
  /// Nil when the fault is of the whole file.
  package let mark: YAMLMark?

  package init(_ message: String, at mark: YAMLMark? = nil) {
    (self.message, self.mark) = (message, mark)
  }

  init(_ error: YAMLError) {
    self.init(error.message, at: error.mark)
  }

  init(_ error: JSONSyntaxError) {
    self.init(error.message, at: YAMLMark(line: error.line, column: error.column))
  }
}
