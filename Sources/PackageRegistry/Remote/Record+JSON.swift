internal import YAML

extension Record {
  /// Reads an object as answers print it.
  ///
  /// Every field is read by its own key, those included that the registry makes. What has another
  /// shape than the field, and what no field is for, is left out.
  init(_ members: [String: FreeValue], _ schema: Schema) {
    self.init(schema, mark: YAMLMark(line: 1, column: 1))
    for (place, field) in schema.fields.enumerated() {
      guard let value = members[field.key] else { continue }
      self[place: place] = Self.value(value, field.shape)
    }
  }

  private static func value(_ value: FreeValue, _ shape: Field.Shape) -> Value {
    switch (shape, value) {
    case (.text, .text(let text)): .text(text)
    case (.flag, .boolean(let flag)): .flag(flag)
    case (.texts, .list(let values)):
      .texts(
        values.compactMap { value in
          if case .text(let text) = value { text } else { nil }
        })
    case (.object(let schema), .object(let members)): .object(Record(members, schema))
    case (.objects(let schema), .list(let values)):
      .objects(
        values.compactMap { value in
          if case .object(let members) = value { Record(members, schema) } else { nil }
        })
    case (.map, .object), (.free, _): value == .null ? .absent : .free(value)
    default: .absent
    }
  }
}
