/// One option of a command: its data, and how its value is stored in the command's arguments.
package struct Option<Arguments>: Sendable {
  /// Says where in the arguments a value is stored.
  ///
  /// A closure, since making the key paths of all commands would be a tenth of every start.
  package typealias Field<Value> = @Sendable () -> any WritableKeyPath<Arguments, Value> & Sendable

  package let info: OptionInfo
  /// Checks a value and stores it; a flag gets the empty string.
  package let apply: @Sendable (inout Arguments, String) throws(UsageError) -> Void

  /// Makes an option that takes no value and sets a Boolean.
  package static func flag(
    _ long: String, _ short: Character?, _ path: @autoclosure @escaping Field<Bool>,
    _ summary: String
  ) -> Option {
    let info = OptionInfo(long: long, short: short, summary: summary)
    return Option(info: info) { (arguments, _) throws(UsageError) in
      arguments[keyPath: path()] = true
    }
  }

  /// Makes an option with one value of text.
  package static func text(
    _ long: String, _ short: Character?, _ path: @autoclosure @escaping Field<String?>,
    _ placeholder: String, _ kind: ValueKind, required: Bool = false, _ summary: String
  ) -> Option {
    let info = OptionInfo(
      long: long, short: short, placeholder: placeholder, kind: kind, isRequired: required,
      summary: summary)
    return Option(info: info) { (arguments, value) throws(UsageError) in
      arguments[keyPath: path()] = try info.checked(value)
    }
  }

  /// Makes an option that may be repeated; its values are kept in the order typed.
  package static func list(
    _ long: String, _ short: Character?, _ path: @autoclosure @escaping Field<[String]>,
    _ placeholder: String, _ kind: ValueKind, required: Bool = false, _ summary: String
  ) -> Option {
    let info = OptionInfo(
      long: long, short: short, placeholder: placeholder, kind: kind, isRepeatable: true,
      isRequired: required, summary: summary)
    return Option(info: info) { (arguments, value) throws(UsageError) in
      arguments[keyPath: path()].append(try info.checked(value))
    }
  }

  /// Makes an option whose value is one word of a closed list.
  package static func choice(
    _ long: String, _ short: Character?, _ path: @autoclosure @escaping Field<String?>,
    _ values: [String], required: Bool = false, _ summary: String
  ) -> Option {
    text(
      long, short, path(), values.joined(separator: "|"), .choice(values), required: required,
      summary)
  }

  /// Makes an option whose value is a whole number within a range.
  package static func number(
    _ long: String, _ short: Character?, _ path: @autoclosure @escaping Field<Int?>,
    _ placeholder: String, _ range: ClosedRange<Int>, _ summary: String
  ) -> Option {
    let info = OptionInfo(long: long, short: short, placeholder: placeholder, summary: summary)
    return Option(info: info) { (arguments, value) throws(UsageError) in
      guard let number = Int(value), range.contains(number) else {
        let reason =
          range.upperBound == .max
          ? "wants a number of at least \(range.lowerBound)"
          : "wants a number from \(range.lowerBound) to \(range.upperBound)"
        throw .badValue(option: info.name, value: value, reason: reason, nearest: nil)
      }
      arguments[keyPath: path()] = number
    }
  }
}

extension OptionInfo {
  /// Returns the value when the option may have it.
  ///
  /// An empty value of anything but text is refused: it comes from an unset shell variable, and a
  /// command that took it for "none" would do something else than was meant.
  fileprivate func checked(_ value: String) throws(UsageError) -> String {
    switch kind {
    case .text:
      return value
    case .choice(let values):
      guard values.contains(value) else {
        throw .badValue(
          option: name, value: value, reason: "wants one of \(values.joined(separator: ", "))",
          nearest: Suggestion.nearest(to: value, among: values))
      }
      return value
    default:
      guard !value.isEmpty else {
        throw .badValue(
          option: name, value: value, reason: "wants \(placeholder ?? "a value")", nearest: nil)
      }
      return value
    }
  }
}
