internal import YAML

/// The shape of one kind of object: its fields in the order in which answers print them.
///
/// Manifests are read and answers are written by the same tables; unknown keys of a manifest are
/// ignored.
final class Schema: Sendable {
  let fields: [Field]
  /// The places of the fields that a manifest must give.
  let requiredPlaces: [Int]
  /// Whether every field is read from the key of its name.
  let hasOnlyPlainKeys: Bool
  /// The places of the fields by the lengths of their keys: a quick choice among few.
  private let placesByLength: [[Int]]
  /// The keys' bytes.
  private let keys: [[UInt8]]

  init(_ fields: [Field]) {
    self.fields = fields
    requiredPlaces = fields.indices.filter { fields[$0].isRequired }
    hasOnlyPlainKeys = fields.allSatisfy { $0.source.isEmpty || $0.source == [$0.key] }
    keys = fields.map { Array($0.key.utf8) }
    let longest = fields.map(\.key.utf8.count).max() ?? 0
    var places = [[Int]](repeating: [], count: longest + 1)
    for (place, field) in fields.enumerated() { places[field.key.utf8.count].append(place) }
    placesByLength = places
  }

  /// The place of a field in `fields`.
  func place(of key: String) -> Int? {
    let length = key.utf8.count
    guard length < placesByLength.count else { return nil }
    for place in placesByLength[length] where fields[place].key == key { return place }
    return nil
  }

  /// The place of the field whose key is that scalar of an outline.
  func place(of key: Int, in outline: YAMLOutline) -> Int? {
    let length = outline.length(key)
    guard length < placesByLength.count else { return nil }
    for place in placesByLength[length] where outline.isText(key, keys[place]) { return place }
    return nil
  }
}

/// One field of a kind of object.
final class Field: Sendable {
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
  /// Whether a manifest gives the field at all.
  var isRead: Bool { !source.isEmpty }
  /// Whether a manifest must give a text that is not empty.
  let isRequired: Bool
  /// Whether the index needs the value; all others are only checked until a page is asked for.
  let isIndexed: Bool

  init(
    _ key: String, _ shape: Shape = .text, _ presence: Presence = .unlessEmpty,
    from source: [String]? = nil, required: Bool = false, indexed: Bool = true
  ) {
    self.key = key
    self.shape = shape
    self.presence = presence
    self.source = source ?? [key]
    isRequired = required
    isIndexed = indexed
  }

  /// A field that no manifest gives.
  static func derived(
    _ key: String, _ shape: Shape = .text, _ presence: Presence = .unlessEmpty
  ) -> Field {
    Field(key, shape, presence, from: [])
  }
}
