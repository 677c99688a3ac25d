internal import CLibYAML

/// Lists the values of a YAML text as libyaml finds them.
struct OutlineBuilder {
  private(set) var texts: [UInt8] = []
  private(set) var elements: [YAMLOutline.Element] = []
  /// The collections that are open, with the number of values that each has begun.
  private var open: [(place: Int, count: Int)] = []
  private let depthLimit: Int

  /// Lists a whole text; nil where it is not one document of the plain kind.
  static func build(from bytes: UnsafeRawBufferPointer, depth: Int) -> OutlineBuilder? {
    guard let reader = try? YAMLParser.reader(of: bytes) else { return nil }
    var builder = OutlineBuilder(size: bytes.count, depth: depth)
    var documents = 0
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(reader.parser, &event) == 1 else { return nil }
      defer { yaml_event_delete(&event) }
      switch event.type {
      case YAML_STREAM_END_EVENT, YAML_NO_EVENT:
        return builder.isEmpty ? nil : builder
      case YAML_DOCUMENT_START_EVENT:
        documents += 1
        guard documents == 1 else { return nil }
      case YAML_STREAM_START_EVENT, YAML_DOCUMENT_END_EVENT: continue
      default:
        guard builder.add(event) else { return nil }
      }
    }
  }

  private init(size: Int, depth: Int) {
    depthLimit = depth
    // Manifests have a value for every dozen bytes or so, and little besides their texts.
    elements.reserveCapacity(size / 12 + 8)
    texts.reserveCapacity(size)
  }

  /// Adds what an event says; false where it says something that an outline cannot hold.
  private mutating func add(_ event: yaml_event_t) -> Bool {
    switch event.type {
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      guard scalar.anchor == nil, scalar.tag == nil else { return false }
      let text = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      let style = YAMLScalarStyle(scalar.style)
      // A merge key stands for other keys.
      guard !beginsKey || style != .plain || !text.elementsEqual("<<".utf8) else { return false }
      begin(.scalar, event.start_mark)
      elements[elements.count - 1].text = texts.count..<(texts.count + text.count)
      elements[elements.count - 1].style = style
      texts.append(contentsOf: text)
      return true
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      return start.anchor == nil && start.tag == nil && openCollection(.mapping, event.start_mark)
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      return start.anchor == nil && start.tag == nil && openCollection(.sequence, event.start_mark)
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
      guard let collection = open.popLast() else { return false }
      elements[collection.place].next = elements.count
      return true
    default: return false
    }
  }

  /// Whether there is no value, or nothing but an empty plain one.
  private var isEmpty: Bool {
    guard let root = elements.first else { return true }
    return root.kind == .scalar && root.style == .plain && root.text.isEmpty
  }

  /// Whether the next value is a key of a mapping.
  private var beginsKey: Bool {
    guard let collection = open.last else { return false }
    return elements[collection.place].kind == .mapping && collection.count.isMultiple(of: 2)
  }

  private mutating func openCollection(_ kind: YAMLOutline.Kind, _ mark: yaml_mark_t) -> Bool {
    guard !beginsKey, open.count < depthLimit else { return false }
    begin(kind, mark)
    open.append((elements.count - 1, 0))
    return true
  }

  private mutating func begin(_ kind: YAMLOutline.Kind, _ mark: yaml_mark_t) {
    if !open.isEmpty { open[open.count - 1].count += 1 }
    elements.append(
      YAMLOutline.Element(kind: kind, next: elements.count + 1, mark: YAMLMark(mark)))
  }
}
