internal import YAML

/// Reads YAML into records by the reference registry's rules of conversion (registry API 2.9).
enum RecordDecoder {
  /// Reads an object.
  static func record(
    _ node: YAMLNode, as schema: Schema
  ) throws(ManifestFault) -> Record {
    guard case .mapping = node.content else {
      throw ManifestFault("can not convert '\(kind(node))' into 'object'", at: node.mark)
    }
    let mapping = try ManifestMapping(node)
    var record = Record(schema, mark: node.mark)
    for (place, field) in schema.fields.enumerated() {
      guard let last = field.source.last else { continue }
      do throws(ManifestFault) {
        if let node = try find(field.source, in: mapping) {
          record[place: place] = try value(node, of: field)
        }
        if field.isRequired {
          guard case .text(let text) = record[place: place], !text.isEmpty else {
            throw ManifestFault("string value is not set", at: node.mark)
          }
        }
      } catch {
        throw error.below(field.source.count > 1 ? field.source.joined(separator: ".") : last)
      }
    }
    return record
  }

  private static func find(
    _ path: [String], in mapping: ManifestMapping
  ) throws(ManifestFault) -> YAMLNode? {
    guard let first = path.first, let node = mapping[first] else { return nil }
    let rest = Array(path.dropFirst())
    guard !rest.isEmpty else { return node }
    guard case .mapping = node.content else {
      if case .scalar(let text, let style) = node.content,
        YAMLScalar(text, style: style, tag: node.tag) == .null
      {
        return nil
      }
      throw ManifestFault("can not convert '\(kind(node))' into 'object'", at: node.mark)
    }
    return try find(rest, in: ManifestMapping(node))
  }

  private static func value(
    _ node: YAMLNode, of field: Field
  ) throws(ManifestFault) -> Record.Value {
    if case .scalar(let text, let style) = node.content,
      YAMLScalar(text, style: style, tag: node.tag) == .null
    {
      return .absent
    }
    switch field.shape {
    case .text: return .text(try text(node))
    case .flag: return .flag(try flag(node))
    case .texts:
      return .texts(try elements(node).map { (node) throws(ManifestFault) in try text(node) })
    case .object(let schema): return .object(try record(node, as: schema))
    case .objects(let schema):
      var objects: [Record] = []
      for (index, element) in try elements(node).enumerated() {
        do {
          objects.append(try record(element, as: schema))
        } catch {
          throw error.below(String(index))
        }
      }
      return .objects(objects)
    case .map:
      guard case .mapping = node.content else {
        throw ManifestFault("can not convert '\(kind(node))' into 'object'", at: node.mark)
      }
      fallthrough
    case .free:
      let value = try free(node)
      return value == .null ? .absent : .free(value)
    }
  }

  private static func text(_ node: YAMLNode) throws(ManifestFault) -> String {
    guard case .scalar(let text, let style) = node.content else {
      throw ManifestFault("can not convert '\(kind(node))' into 'string'", at: node.mark)
    }
    return YAMLScalar(text, style: style, tag: node.tag).asText ?? ""
  }

  private static func flag(_ node: YAMLNode) throws(ManifestFault) -> Bool {
    guard case .scalar(let text, let style) = node.content,
      let flag = YAMLScalar(text, style: style, tag: node.tag).asBoolean
    else {
      throw ManifestFault("can not convert '\(kind(node))' into 'bool'", at: node.mark)
    }
    return flag
  }

  /// The elements of a list: a scalar stands for a list of itself, an object for an empty list.
  private static func elements(_ node: YAMLNode) throws(ManifestFault) -> [YAMLNode] {
    switch node.content {
    case .sequence(let nodes): nodes
    case .scalar: [node]
    case .mapping: try ManifestMapping(node).elements(mark: node.mark) ?? []
    }
  }

  /// Copies a value of any shape; an empty object is null, wherever it stands.
  static func free(_ node: YAMLNode) throws(ManifestFault) -> FreeValue {
    switch node.content {
    case .scalar(let text, let style):
      return YAMLScalar(text, style: style, tag: node.tag).asFreeValue
    case .sequence(let nodes):
      return .list(try nodes.map { (node) throws(ManifestFault) in try free(node) })
    case .mapping:
      let mapping = try ManifestMapping(node)
      guard !mapping.members.isEmpty else { return .null }
      if let elements = mapping.elements(mark: node.mark) {
        return .list(try elements.map { (node) throws(ManifestFault) in try free(node) })
      }
      var members: [String: FreeValue] = [:]
      for member in mapping.members { members[member.key] = try free(member.value) }
      // In a mixed object every index below the highest one is there too.
      if let highest = mapping.members.compactMap({ ManifestMapping.arrayIndex($0.key) }).max() {
        for index in 0..<highest where members[String(index)] == nil {
          members[String(index)] = .null
        }
      }
      return .object(members)
    }
  }

  /// The name of a value's kind in messages.
  private static func kind(_ node: YAMLNode) -> String {
    switch node.content {
    case .mapping: "object"
    case .sequence: "array"
    case .scalar(let text, let style): YAMLScalar(text, style: style, tag: node.tag).kind
    }
  }
}
