// Swift binds unlabelled arguments in order and never skips one for its default, so the short name
// and the kind of value are left out by overloads, not by defaults.
extension Option {
  /// Makes a flag that has no short name.
  package static func flag(
    _ long: String, _ path: @autoclosure @escaping Field<Bool>, _ summary: String
  ) -> Option {
    flag(long, nil, path(), summary)
  }

  /// Makes an option of free text.
  package static func text(
    _ long: String, _ short: Character?, _ path: @autoclosure @escaping Field<String?>,
    _ placeholder: String, required: Bool = false, _ summary: String
  ) -> Option {
    text(long, short, path(), placeholder, .text, required: required, summary)
  }

  /// Makes an option with one value that has no short name.
  package static func text(
    _ long: String, _ path: @autoclosure @escaping Field<String?>, _ placeholder: String,
    _ kind: ValueKind, required: Bool = false, _ summary: String
  ) -> Option {
    text(long, nil, path(), placeholder, kind, required: required, summary)
  }

  /// Makes an option of free text that has no short name.
  package static func text(
    _ long: String, _ path: @autoclosure @escaping Field<String?>, _ placeholder: String,
    required: Bool = false, _ summary: String
  ) -> Option {
    text(long, nil, path(), placeholder, .text, required: required, summary)
  }

  /// Makes a repeatable option of free text.
  package static func list(
    _ long: String, _ short: Character?, _ path: @autoclosure @escaping Field<[String]>,
    _ placeholder: String, required: Bool = false, _ summary: String
  ) -> Option {
    list(long, short, path(), placeholder, .text, required: required, summary)
  }

  /// Makes a repeatable option that has no short name.
  package static func list(
    _ long: String, _ path: @autoclosure @escaping Field<[String]>, _ placeholder: String,
    _ kind: ValueKind, required: Bool = false, _ summary: String
  ) -> Option {
    list(long, nil, path(), placeholder, kind, required: required, summary)
  }

  /// Makes a repeatable option of free text that has no short name.
  package static func list(
    _ long: String, _ path: @autoclosure @escaping Field<[String]>, _ placeholder: String,
    required: Bool = false, _ summary: String
  ) -> Option {
    list(long, nil, path(), placeholder, .text, required: required, summary)
  }

  /// Makes an option with a closed list of values that has no short name.
  package static func choice(
    _ long: String, _ path: @autoclosure @escaping Field<String?>, _ values: [String],
    required: Bool = false, _ summary: String
  ) -> Option {
    choice(long, nil, path(), values, required: required, summary)
  }

  /// Makes a number option that has no short name.
  package static func number(
    _ long: String, _ path: @autoclosure @escaping Field<Int?>, _ placeholder: String,
    _ range: ClosedRange<Int>, _ summary: String
  ) -> Option {
    number(long, nil, path(), placeholder, range, summary)
  }
}
