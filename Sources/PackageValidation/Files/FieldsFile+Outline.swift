internal import YAML

/// Fields read from the outline of a file, which most files have.
extension FieldsFile {
  /// Reads the fields of an outline.
  ///
  /// It makes no node and only the strings that are kept. At anything that is a fault, and at some
  /// things that are none, it gives up and returns nil: faults are told from nodes alone.
  init?(_ outline: YAMLOutline) {
    self.init()
    guard outline.kind(0) == .sequence, add(0, of: outline, below: "") else { return nil }
  }

  private mutating func add(
    _ list: Int, of outline: YAMLOutline, below prefix: String
  ) -> Bool {
    for place in outline.children(of: list) {
      guard addField(place, of: outline, below: prefix) else { return false }
    }
    return true
  }

  private mutating func addField(
    _ place: Int, of outline: YAMLOutline, below prefix: String
  ) -> Bool {
    guard outline.kind(place) == .mapping else { return false }
    var (keys, key): ([ArraySlice<UInt8>], Int?) = ([], nil)
    var (name, type, below): (String?, String?, Int?)
    var marks: Marks = []
    var isMeasured = false
    for value in outline.children(of: place) {
      guard let named = key else {
        key = value
        let text = outline.text(value)
        guard keys.count < 12, !keys.contains(text) else { return false }
        keys.append(text)
        continue
      }
      key = nil
      switch FieldKey(outline.text(named)) {
      case .name: name = Self.text(value, of: outline)
      case .type: type = Self.text(value, of: outline)
      case .fields: below = value
      case .external: if Self.text(value, of: outline) != nil { marks.insert(.external) }
      case .dimension: if Self.flag(value, of: outline) == true { marks.insert(.dimension) }
      case .dateFormat: marks.insert(.dateFormat)
      case .runtime: if Self.flag(value, of: outline) != false { marks.insert(.runtime) }
      case .measure: isMeasured = true
      case nil: continue
      }
    }
    guard let name, !name.isEmpty else { return false }
    let fullName = prefix.isEmpty ? name : "\(prefix).\(name)"
    take(
      group: fullName, isMeasured: type == "group" && isMeasured, at: outline.mark(place))
    if let below {
      return outline.kind(below) == .sequence && add(below, of: outline, below: fullName)
    }
    if type != "group" {
      append(Leaf(name: fullName, type: type, mark: outline.mark(place), marks: marks))
    }
    return true
  }

  /// The text of a scalar that is not null, as `YAMLNode.text` has it.
  private static func text(_ place: Int, of outline: YAMLOutline) -> String? {
    guard outline.kind(place) == .scalar else { return nil }
    let text = outline.string(place)
    return outline.style(place) == .plain && YAMLNode.nullWords.contains(text) ? nil : text
  }

  /// The value of a Boolean, as `YAMLNode.flag` has it.
  private static func flag(_ place: Int, of outline: YAMLOutline) -> Bool? {
    guard outline.kind(place) == .scalar, outline.style(place) == .plain else { return nil }
    return YAMLNode.flag(of: outline.string(place))
  }
}

/// The keys of a field that rules ask for.
enum FieldKey {
  case name, type, fields, external, dimension, dateFormat, runtime
  /// A unit or a metric type.
  case measure

  init?(_ text: some Collection<UInt8>) {
    // The lengths come first: most keys are others.
    switch text.count {
    case 4 where text.elementsEqual("name".utf8): self = .name
    case 4 where text.elementsEqual("type".utf8): self = .type
    case 4 where text.elementsEqual("unit".utf8): self = .measure
    case 6 where text.elementsEqual("fields".utf8): self = .fields
    case 7 where text.elementsEqual("runtime".utf8): self = .runtime
    case 8 where text.elementsEqual("external".utf8): self = .external
    case 9 where text.elementsEqual("dimension".utf8): self = .dimension
    case 11 where text.elementsEqual("date_format".utf8): self = .dateFormat
    case 11 where text.elementsEqual("metric_type".utf8): self = .measure
    default: return nil
    }
  }
}
