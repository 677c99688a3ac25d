internal import CLibYAML

/// What a YAML text is, learned without making nodes of it.
package struct YAMLSurvey: Hashable, Sendable {
  package enum Root: Hashable, Sendable {
    /// There is no document, or nothing in it.
    case empty
    case scalar, sequence, mapping
  }

  package internal(set) var root = Root.empty
  /// Whether a mapping seems to have a key twice; told by hashes, so to be confirmed.
  package internal(set) var mayRepeatKeys = false
}

extension YAMLParser {
  /// Reads a text to its end for its faults alone: a third of the cost of `parse`.
  ///
  /// - Parameters:
  ///   - bytes: The text, UTF-8.
  ///   - limits: As for `parse`.
  /// - Returns: What the text is.
  /// - Throws: `YAMLError`, as `parse` does.
  package static func survey(
    _ bytes: RawSpan, limits: YAMLLimits = .manifest
  ) throws(YAMLError) -> YAMLSurvey {
    guard bytes.byteCount <= limits.bytes else {
      throw YAMLError(
        .tooLarge, "the text has \(bytes.byteCount) bytes, the limit is \(limits.bytes)")
    }
    let found = try bytes.withUnsafeBytes { (buffer) throws(YAMLError) -> YAMLSurvey? in
      guard let reader = try reader(of: buffer) else { return YAMLSurvey() }
      return try reader.survey(limits: limits)
    }
    if let found { return found }
    // What aliases bring is counted by making the nodes.
    let node = try parse(bytes, limits: limits)
    return YAMLSurvey(root: node.map(YAMLSurvey.Root.init) ?? .empty, mayRepeatKeys: true)
  }
}

extension YAMLSurvey.Root {
  fileprivate init(_ node: YAMLNode) {
    switch node.content {
    case .scalar: self = .scalar
    case .sequence: self = .sequence
    case .mapping: self = .mapping
    }
  }
}

extension EventReader {
  private struct OpenCollection {
    let isMapping: Bool
    /// Where the hashes of its keys begin.
    let firstKey: Int
    var isKeyNext: Bool
    /// All of them, once there are many.
    var manyKeys: Set<Int> = []

    /// Whether a key's hash is among those before it; `keys` has those of all open collections.
    mutating func contains(_ key: Int, keys: [Int]) -> Bool {
      if !manyKeys.isEmpty { return !manyKeys.insert(key).inserted }
      if keys.count - firstKey >= 32 { manyKeys = Set(keys[firstKey...] + [key]) }
      return keys[firstKey...].contains(key)
    }
  }

  /// Reads to the end of the text; nil when there is an alias, which only nodes can follow.
  fileprivate func survey(limits: YAMLLimits) throws(YAMLError) -> YAMLSurvey? {
    var survey = YAMLSurvey()
    var open: [OpenCollection] = []
    var keys: [Int] = []
    var documents = 0
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
      defer { yaml_event_delete(&event) }
      switch event.type {
      case YAML_DOCUMENT_START_EVENT:
        documents += 1
        guard documents == 1 else {
          throw YAMLError(
            .severalDocuments, "a second document begins here, only one may be",
            at: YAMLMark(event.start_mark))
        }
      case YAML_SCALAR_EVENT:
        let scalar = event.data.scalar
        if open.isEmpty {
          let isNothing = scalar.length == 0 && scalar.style == YAML_PLAIN_SCALAR_STYLE
          survey.root = isNothing && scalar.tag == nil ? .empty : .scalar
        } else if open[open.count - 1].isMapping {
          if open[open.count - 1].isKeyNext {
            var hasher = Hasher()
            hasher.combine(bytes: UnsafeRawBufferPointer(start: scalar.value, count: scalar.length))
            let key = hasher.finalize()
            if !survey.mayRepeatKeys, open[open.count - 1].contains(key, keys: keys) {
              survey.mayRepeatKeys = true
            }
            keys.append(key)
          }
          open[open.count - 1].isKeyNext.toggle()
        }
      case YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT:
        let isMapping = event.type == YAML_MAPPING_START_EVENT
        if open.isEmpty {
          survey.root = isMapping ? .mapping : .sequence
        } else if open[open.count - 1].isMapping {
          open[open.count - 1].isKeyNext.toggle()
        }
        guard open.count < limits.depth else {
          throw YAMLError(
            .tooDeep, "more than \(limits.depth) collections stand inside each other",
            at: YAMLMark(event.start_mark))
        }
        open.append(
          OpenCollection(isMapping: isMapping, firstKey: keys.count, isKeyNext: true))
      case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
        if let closed = open.popLast() { keys.removeSubrange(closed.firstKey...) }
      case YAML_ALIAS_EVENT:
        return nil
      case YAML_STREAM_END_EVENT, YAML_NO_EVENT:
        return survey
      default:
        continue
      }
    }
  }
}
