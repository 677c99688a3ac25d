internal import YAML

/// One object read from a manifest by its `Schema`.
struct Record: Sendable {
  /// The value of one field.
  enum Value: Sendable {
    case absent
    case text(String)
    case flag(Bool)
    case texts([String])
    case object(Record)
    case objects([Record])
    case free(FreeValue)
  }

  let schema: Schema
  /// Where the object begins in its file.
  let mark: YAMLMark
  /// One value a field of the schema.
  private(set) var values: [Value]

  init(_ schema: Schema, mark: YAMLMark) {
    self.schema = schema
    self.mark = mark
    values = Array(repeating: .absent, count: schema.fields.count)
  }

  subscript(key: String) -> Value {
    get { schema.place(of: key).map { values[$0] } ?? .absent }
    set {
      guard let place = schema.place(of: key) else {
        preconditionFailure("BUG: no field \(key) in this schema")
      }
      values[place] = newValue
    }
  }

  subscript(place place: Int) -> Value {
    get { values[place] }
    set { values[place] = newValue }
  }

  /// The field's text; empty where there is none.
  func text(_ key: String) -> String {
    if case .text(let text) = self[key] { text } else { "" }
  }

  /// The field's boolean; nil where there is none.
  func flag(_ key: String) -> Bool? {
    if case .flag(let flag) = self[key] { flag } else { nil }
  }

  /// The field's texts; nil where there are none.
  func texts(_ key: String) -> [String]? {
    if case .texts(let texts) = self[key] { texts } else { nil }
  }

  /// The field's object; nil where there is none.
  func object(_ key: String) -> Record? {
    if case .object(let object) = self[key] { object } else { nil }
  }

  /// The field's objects; empty where there are none.
  func objects(_ key: String) -> [Record] {
    if case .objects(let objects) = self[key] { objects } else { [] }
  }

  /// Changes each of the field's objects.
  mutating func updateObjects<Failure: Error>(
    _ key: String, _ change: (inout Record) throws(Failure) -> Void
  ) throws(Failure) {
    guard case .objects(var objects) = self[key] else { return }
    self[key] = .absent
    for index in objects.indices { try change(&objects[index]) }
    self[key] = .objects(objects)
  }
}

extension Record {
  /// Writes the object with all its fields.
  func write(to json: inout JSONWriter) {
    json.object { json in writeFields(to: &json) }
  }

  /// Writes one field into an open object.
  func writeField(_ key: String, to json: inout JSONWriter) {
    guard let place = schema.place(of: key) else { return }
    write(values[place], of: schema.fields[place], to: &json)
  }

  /// Writes the fields that `isIncluded` admits, in the order of the schema, into an open object.
  func writeFields(to json: inout JSONWriter, where isIncluded: (String) -> Bool = { _ in true }) {
    for (field, value) in zip(schema.fields, values) where isIncluded(field.key) {
      write(value, of: field, to: &json)
    }
  }

  private func write(_ value: Value, of field: Field, to json: inout JSONWriter) {
    switch value {
    case .absent:
      guard field.presence == .always else { return }
      json.key(field.key)
      if case .flag = field.shape { json.boolean(false) } else { json.string("") }
    case .text(let text):
      guard field.presence != .unlessEmpty || !text.isEmpty else { return }
      json.key(field.key)
      json.string(text)
    case .flag(let flag):
      guard field.presence != .unlessEmpty || flag else { return }
      json.key(field.key)
      json.boolean(flag)
    case .texts(let texts):
      guard !texts.isEmpty else { return }
      json.key(field.key)
      json.array { json in
        for text in texts {
          json.element()
          json.string(text)
        }
      }
    case .object(let object):
      json.key(field.key)
      object.write(to: &json)
    case .objects(let objects):
      guard !objects.isEmpty else { return }
      json.key(field.key)
      json.array { json in
        for object in objects {
          json.element()
          object.write(to: &json)
        }
      }
    case .free(let value):
      json.key(field.key)
      value.write(to: &json)
    }
  }
}
