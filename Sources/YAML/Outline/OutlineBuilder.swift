internal import CLibYAML

/// Lists the values of a YAML text as libyaml finds them.
struct OutlineBuilder {
  private(set) var texts: [UInt8] = []
  private(set) var elements: [YAMLOutline.Element] = []
  /// The places of the collections that are open.
  private var open: [Int] = []
  /// Whether the next value is directly in a mapping, and is a key there.
  private var isInMapping = false
  private var isKey = false
  private let depthLimit: Int

  /// Lists a whole text; nil where it is not one document of the plain kind.
  static func build(from bytes: UnsafeRawBufferPointer, depth: Int) -> OutlineBuilder? {
    guard let reader = try? YAMLParser.reader(of: bytes) else { return nil }
    var builder = OutlineBuilder(size: bytes.count, depth: depth)
    var documents = 0
    var event = yaml_event_t()
    while true {
      guard yaml_parser_parse(reader.parser, &event) == 1 else { return nil }
      // Other events own nothing, unless they say what an outline cannot hold.
      var isOwner = false
      defer { if isOwner { yaml_event_delete(&event) } }
      switch event.type {
      case YAML_SCALAR_EVENT:
        isOwner = true
        guard builder.addScalar(event) else { return nil }
      case YAML_MAPPING_START_EVENT:
        let start = event.data.mapping_start
        isOwner = start.anchor != nil || start.tag != nil
        guard !isOwner, builder.begin(.mapping, event.start_mark) else { return nil }
      case YAML_SEQUENCE_START_EVENT:
        let start = event.data.sequence_start
        isOwner = start.anchor != nil || start.tag != nil
        guard !isOwner, builder.begin(.sequence, event.start_mark) else { return nil }
      case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
        guard builder.end() else { return nil }
      case YAML_DOCUMENT_START_EVENT:
        isOwner = true
        documents += 1
        guard documents == 1 else { return nil }
      case YAML_STREAM_START_EVENT, YAML_DOCUMENT_END_EVENT: continue
      case YAML_STREAM_END_EVENT, YAML_NO_EVENT:
        return builder.isEmpty ? nil : builder
      default:
        isOwner = true
        return nil
      }
    }
  }

  private init(size: Int, depth: Int) {
    depthLimit = depth
    // Manifests have a value for every dozen bytes or so, and little besides their texts.
    elements.reserveCapacity(size / 12 + 8)
    texts.reserveCapacity(size)
  }

  /// Adds a scalar; false where it is none that an outline can hold.
  private mutating func addScalar(_ event: yaml_event_t) -> Bool {
    let scalar = event.data.scalar
    guard scalar.anchor == nil, scalar.tag == nil else { return false }
    let text = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
    let style = YAMLScalarStyle(scalar.style)
    // A merge key stands for other keys.
    guard !isKey || style != .plain || text.count != 2 || !text.elementsEqual("<<".utf8) else {
      return false
    }
    elements.append(
      YAMLOutline.Element(
        kind: .scalar, style: style, text: texts.count, length: text.count,
        next: elements.count + 1, mark: YAMLMark(event.start_mark)))
    texts.append(contentsOf: text)
    isKey = isInMapping && !isKey
    return true
  }

  /// Begins a collection; false where none may stand.
  private mutating func begin(_ kind: YAMLOutline.Kind, _ mark: yaml_mark_t) -> Bool {
    guard !isKey, open.count < depthLimit else { return false }
    open.append(elements.count)
    elements.append(
      YAMLOutline.Element(
        kind: kind, style: .plain, text: 0, length: 0, next: elements.count + 1,
        mark: YAMLMark(mark)))
    isInMapping = kind == .mapping
    isKey = isInMapping
    return true
  }

  /// Ends the innermost collection; false where none is open.
  private mutating func end() -> Bool {
    guard let place = open.popLast() else { return false }
    elements[place].setNext(elements.count)
    isInMapping = open.last.map { elements[$0].kind == .mapping } ?? false
    isKey = isInMapping
    return true
  }

  /// Whether there is no value, or nothing but an empty plain one.
  private var isEmpty: Bool {
    guard let root = elements.first else { return true }
    return root.kind == .scalar && root.style == .plain && root.text.isEmpty
  }
}
