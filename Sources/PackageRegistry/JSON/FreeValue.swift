/// A value of any shape, such as a variable's default: copied from the manifest to the answer.
enum FreeValue: Sendable, Equatable {
  case null
  case boolean(Bool)
  case integer(Int64)
  /// An integer above `Int64.max`.
  case unsigned(UInt64)
  case number(Double)
  case text(String)
  case list([FreeValue])
  case object([String: FreeValue])

  /// Writes the value; an object's keys are sorted by their bytes.
  func write(to json: inout JSONWriter) {
    switch self {
    case .null: json.null()
    case .boolean(let value): json.boolean(value)
    case .integer(let value): json.integer(value)
    case .unsigned(let value): json.integer(value)
    case .number(let value): json.number(value)
    case .text(let value): json.string(value)
    case .list(let values):
      json.array { json in
        for value in values {
          json.element()
          value.write(to: &json)
        }
      }
    case .object(let members):
      json.object { json in
        for (key, value) in members.sorted(by: { ByteOrder.isLess($0.key, $1.key) }) {
          json.key(key)
          value.write(to: &json)
        }
      }
    }
  }
}
