/// The shape of one kind of object: its fields in the order in which answers print them.
///
/// Manifests are read and answers are written by the same tables; unknown keys of a manifest are
/// ignored.
final class Schema: Sendable {
  let fields: [Field]

  init(_ fields: [Field]) {
    self.fields = fields
  }

  /// The place of a field in `fields`.
  func place(of key: String) -> Int? {
    for (place, field) in fields.enumerated() where field.key == key { return place }
    return nil
  }
}

/// One field of a kind of object.
struct Field: Sendable {
  /// What values the field takes.
  indirect enum Shape: Sendable {
    case text
    case flag
    case texts
    case object(Schema)
    case objects(Schema)
    /// Any object, copied as it is.
    case map
    /// Any value, copied as it is.
    case free
  }

  /// When answers print the field.
  enum Presence: Sendable {
    case always
    /// Unless it is absent, `""`, `false` or an empty list.
    case unlessEmpty
    /// Unless it is absent.
    case unlessAbsent
  }

  let key: String
  let shape: Shape
  let presence: Presence
  /// The path in the manifest; empty for a field that the registry makes.
  let source: [String]
  /// Whether a manifest must give a text that is not empty.
  let isRequired: Bool

  init(
    _ key: String, _ shape: Shape = .text, _ presence: Presence = .unlessEmpty,
    from source: [String]? = nil, required: Bool = false
  ) {
    self.key = key
    self.shape = shape
    self.presence = presence
    self.source = source ?? [key]
    isRequired = required
  }

  /// A field that no manifest gives.
  static func derived(
    _ key: String, _ shape: Shape = .text, _ presence: Presence = .unlessEmpty
  ) -> Field {
    Field(key, shape, presence, from: [])
  }
}
