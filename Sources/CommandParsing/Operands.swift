/// The data of a command's operands: the words that belong to no option.
package struct OperandInfo: Sendable, Hashable {
  /// What stands for one operand in usage lines: `NAME-VERSION`.
  package let placeholder: String
  package let kind: ValueKind
  package let minimum: Int
  /// The most there may be, or `nil` for any number.
  package let maximum: Int?
  package let summary: String

  package init(
    placeholder: String, kind: ValueKind, minimum: Int, maximum: Int?, summary: String
  ) {
    self.placeholder = placeholder
    self.kind = kind
    self.minimum = minimum
    self.maximum = maximum
    self.summary = summary
  }

  /// The operands as usage lines show them: `NAME-VERSION...`, `[PATH]`, `D D`, `D [D]`.
  package var usage: String {
    var parts = Array(repeating: placeholder, count: minimum)
    guard let maximum else {
      return minimum == 0
        ? "[\(placeholder)...]" : parts.joined(separator: " ") + "..."
    }
    if maximum > minimum {
      parts += Array(repeating: "[\(placeholder)]", count: maximum - minimum)
    }
    return parts.joined(separator: " ")
  }
}

/// A command's operands: their data, and where they are stored in the command's arguments.
package struct Operands<Arguments>: Sendable {
  /// Says where in the arguments the words are stored.
  package typealias Field = Option<Arguments>.Field<[String]>

  package let info: OperandInfo
  package let path: Field

  /// Makes operands without an upper bound; `@FILE` reads more of them from a file.
  package static func many(
    _ path: @autoclosure @escaping Field, _ placeholder: String,
    _ kind: ValueKind, minimum: Int = 1, _ summary: String
  ) -> Operands {
    Operands(
      info: OperandInfo(
        placeholder: placeholder, kind: kind, minimum: minimum, maximum: nil, summary: summary),
      path: path)
  }

  /// Makes exactly one operand.
  package static func one(
    _ path: @autoclosure @escaping Field, _ placeholder: String,
    _ kind: ValueKind, _ summary: String
  ) -> Operands {
    upTo(1, path(), placeholder, kind, minimum: 1, summary)
  }

  /// Makes one operand or none.
  package static func optional(
    _ path: @autoclosure @escaping Field, _ placeholder: String,
    _ kind: ValueKind, _ summary: String
  ) -> Operands {
    upTo(1, path(), placeholder, kind, minimum: 0, summary)
  }

  /// Makes at least `minimum` and at most `maximum` operands.
  package static func upTo(
    _ maximum: Int, _ path: @autoclosure @escaping Field,
    _ placeholder: String, _ kind: ValueKind, minimum: Int = 0, _ summary: String
  ) -> Operands {
    Operands(
      info: OperandInfo(
        placeholder: placeholder, kind: kind, minimum: minimum, maximum: maximum, summary: summary),
      path: path)
  }
}
