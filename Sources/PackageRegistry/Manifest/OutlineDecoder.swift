internal import YAML

/// Reads outlines of manifests into records, as `RecordDecoder` reads nodes.
///
/// It makes no value that nobody asked for. At anything that `RecordDecoder` would refuse, and at
/// some that it would not, it gives up and returns nil: faults are told by that one alone.
struct OutlineDecoder {
  private let outline: YAMLOutline
  /// Whether fields that the index does not need are left out; they are checked all the same.
  private let isIndexing: Bool

  init(_ outline: YAMLOutline, isIndexing: Bool) {
    self.outline = outline
    self.isIndexing = isIndexing
  }

  /// Reads the root.
  func record(as schema: Schema) -> Record? {
    record(0, as: schema)
  }

  private func record(_ place: Int, as schema: Schema) -> Record? {
    guard outline.kind(place) == .mapping else { return nil }
    guard schema.hasOnlyPlainKeys else { return joinedRecord(place, as: schema) }
    var record = Record(schema, mark: outline.mark(place))
    var field: Int?
    var isKey = true
    // Counted by hand here and below: most of a manifest goes through these loops.
    var child = place + 1
    let end = outline.next(after: place)
    while child < end {
      defer { child = outline.next(after: child) }
      if isKey {
        field = schema.place(of: child, in: outline)
        // A key with dots joins others: seldom, and for `RecordDecoder` to know.
        if field == nil, hasDot(child) { return joinedRecord(place, as: schema) }
        guard field != nil || isText(child) else { return nil }
      } else if let place = field, schema.fields[place].isRead {
        if isIndexing, !schema.fields[place].isIndexed {
          guard isValid(child, as: schema.fields[place].shape) else { return nil }
        } else {
          guard let value = value(child, as: schema.fields[place].shape) else { return nil }
          record[place: place] = value
        }
      }
      isKey.toggle()
    }
    for place in schema.requiredPlaces {
      guard case .text(let text) = record[place: place], !text.isEmpty else { return nil }
    }
    return record
  }

  /// Reads an object whose keys are paths.
  private func joinedRecord(_ place: Int, as schema: Schema) -> Record? {
    try? RecordDecoder.record(outline.node(place), as: schema)
  }

  private func value(_ place: Int, as shape: Field.Shape) -> Record.Value? {
    if outline.kind(place) == .scalar {
      let scalar = scalar(place)
      if scalar == .null { return .absent }
      switch shape {
      case .text: return .text(scalar.asText ?? "")
      case .texts: return .texts([scalar.asText ?? ""])
      case .flag: return scalar.asBoolean.map { .flag($0) }
      case .free: return .free(scalar.asFreeValue)
      case .object, .objects, .map: return nil
      }
    }
    switch shape {
    case .text, .flag: return nil
    case .texts:
      guard outline.kind(place) == .sequence else { return nil }
      var texts: [String] = []
      for element in outline.children(of: place) {
        guard outline.kind(element) == .scalar else { return nil }
        texts.append(scalar(element).asText ?? "")
      }
      return .texts(texts)
    case .object(let schema): return record(place, as: schema).map { .object($0) }
    case .objects(let schema):
      guard outline.kind(place) == .sequence else { return nil }
      var objects: [Record] = []
      for element in outline.children(of: place) {
        guard let object = record(element, as: schema) else { return nil }
        objects.append(object)
      }
      return .objects(objects)
    case .map where outline.kind(place) != .mapping: return nil
    case .map, .free:
      guard let value = try? RecordDecoder.free(outline.node(place)) else { return nil }
      return value == .null ? .absent : .free(value)
    }
  }

  private func scalar(_ place: Int) -> YAMLScalar {
    // Most plain scalars are words that stand for nothing but themselves.
    if outline.style(place) == .plain, !isText(place) {
      return YAMLScalar.plain(outline.string(place))
    }
    return .text(outline.string(place))
  }

  /// Whether a plain scalar is certainly a text, by its first byte and length.
  private func isText(_ place: Int) -> Bool {
    guard let first = outline.firstByte(place) else { return false }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "<"):
      return false
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"),
      UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"),
      UInt8(ascii: "o"), UInt8(ascii: "O"):
      // The longest word of those letters is `false`.
      return outline.length(place) > 5
    default: return true
    }
  }

  private func hasDot(_ place: Int) -> Bool {
    outline.text(place).contains(UInt8(ascii: "."))
  }

  // MARK: Values that are not kept

  private func isValid(_ place: Int, as shape: Field.Shape) -> Bool {
    switch (outline.kind(place), shape) {
    case (.scalar, .text), (.scalar, .texts), (.scalar, .free): return true
    case (.scalar, .flag):
      let scalar = scalar(place)
      return scalar == .null || scalar.asBoolean != nil
    case (.scalar, .object), (.scalar, .objects), (.scalar, .map): return scalar(place) == .null
    case (.sequence, .texts):
      return outline.children(of: place).allSatisfy { outline.kind($0) == .scalar }
    case (.sequence, .objects(let schema)):
      return outline.children(of: place).allSatisfy { isValid($0, as: schema) }
    case (.mapping, .object(let schema)): return isValid(place, as: schema)
    case (.mapping, .map), (_, .free): return hasPlainKeys(place)
    default: return false
    }
  }

  private func isValid(_ place: Int, as schema: Schema) -> Bool {
    guard outline.kind(place) == .mapping else { return false }
    guard schema.hasOnlyPlainKeys, schema.requiredPlaces.isEmpty else {
      return record(place, as: schema) != nil
    }
    var field: Int?
    var isKey = true
    var child = place + 1
    let end = outline.next(after: place)
    while child < end {
      defer { child = outline.next(after: child) }
      if isKey {
        field = schema.place(of: child, in: outline)
        if field == nil, hasDot(child) || !isText(child) { return false }
      } else if let field, schema.fields[field].isRead,
        !isValid(child, as: schema.fields[field].shape)
      {
        return false
      }
      isKey.toggle()
    }
    return true
  }

  /// Whether no key in a value is a path or anything but a text.
  private func hasPlainKeys(_ place: Int) -> Bool {
    switch outline.kind(place) {
    case .scalar: return true
    case .sequence: return outline.children(of: place).allSatisfy(hasPlainKeys)
    case .mapping:
      var isKey = true
      for child in outline.children(of: place) {
        if isKey {
          guard isText(child), !hasDot(child) else { return false }
        } else if !hasPlainKeys(child) {
          return false
        }
        isKey.toggle()
      }
      return true
    }
  }
}
