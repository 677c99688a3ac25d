package import JSON

extension JSONValue {
  /// Reads a document that another program wrote.
  ///
  /// A number that is not whole, or too large, becomes its text; of two members with one key the
  /// last is kept.
  ///
  /// - Parameter bytes: UTF-8 text.
  /// - Throws: `JSONSyntaxError`, also for values nested deeper than 100.
  package init(parsing bytes: [UInt8]) throws(JSONSyntaxError) {
    var reader = JSONReader(bytes)
    self = try Self.value(&reader)
    try reader.end()
  }

  private static func value(_ reader: inout JSONReader) throws(JSONSyntaxError) -> JSONValue {
    switch try reader.kind() {
    case .object:
      var members: [String: JSONValue] = [:]
      try reader.object { (key, reader) throws(JSONSyntaxError) in
        members[key] = try value(&reader)
      }
      return .object(members)
    case .array:
      var values: [JSONValue] = []
      try reader.array { (reader) throws(JSONSyntaxError) in values.append(try value(&reader)) }
      return .array(values)
    case .string: return .string(try reader.string())
    case .number:
      let text = try reader.number()
      return Int(text).map { .integer($0) } ?? .string(text)
    case .boolean: return .bool(try reader.boolean())
    case .null:
      try reader.null()
      return .null
    }
  }

  /// The member of an object; nil where there is none or this is no object.
  package subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[key]
  }

  /// The text of a string; nil for anything else.
  package var stringValue: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// A whole number; nil for anything else.
  package var integerValue: Int? {
    guard case .integer(let number) = self else { return nil }
    return number
  }

  /// The elements of an array; none for anything else.
  package var elements: [JSONValue] {
    guard case .array(let values) = self else { return [] }
    return values
  }
}
