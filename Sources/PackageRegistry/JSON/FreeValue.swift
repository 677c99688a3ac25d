internal import JSON

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

extension FreeValue {
  /// Reads a document that is one value; of members with the same key the last counts.
  ///
  /// - Throws: `JSONSyntaxError`.
  init(parsing bytes: [UInt8]) throws(JSONSyntaxError) {
    var reader = JSONReader(bytes)
    self = try FreeValue(reading: &reader)
    try reader.end()
  }

  /// Reads the next value.
  ///
  /// - Throws: `JSONSyntaxError`.
  init(reading reader: inout JSONReader) throws(JSONSyntaxError) {
    switch try reader.kind() {
    case .object:
      var members: [String: FreeValue] = [:]
      try reader.object { (key, reader) throws(JSONSyntaxError) in
        members[key] = try FreeValue(reading: &reader)
      }
      self = .object(members)
    case .array:
      var elements: [FreeValue] = []
      try reader.array { (reader) throws(JSONSyntaxError) in
        elements.append(try FreeValue(reading: &reader))
      }
      self = .list(elements)
    case .string: self = .text(try reader.string())
    case .number: self = try Self.number(&reader)
    case .boolean: self = .boolean(try reader.boolean())
    case .null:
      try reader.null()
      self = .null
    }
  }

  private static func number(_ reader: inout JSONReader) throws(JSONSyntaxError) -> FreeValue {
    let place = reader.place
    let text = try reader.number()
    if let integer = Int64(text) { return .integer(integer) }
    if let integer = UInt64(text) { return .unsigned(integer) }
    guard let number = Double(text), number.isFinite else {
      throw reader.error("no number is so large", at: place)
    }
    return .number(number)
  }
}
