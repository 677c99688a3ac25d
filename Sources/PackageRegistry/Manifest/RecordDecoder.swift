internal import YAML

/// Reads YAML into records by the reference registry's rules of conversion (registry API 2.9).
enum RecordDecoder {
  /// Reads an object.
  static func record(
    _ node: YAMLNode, as schema: Schema
  ) throws(ManifestFault) -> Record {
    guard case .mapping(let pairs) = node.content else {
      throw ManifestFault("can not convert '\(kind(node))' into 'object'", at: node.mark)
    }
    var record = Record(schema, mark: node.mark)
    // Dotted keys and merges are seldom: most mappings are read as they stand, without a copy.
    let isRead = schema.hasOnlyPlainKeys ? try read(pairs, into: &record) : false
    if !isRead {
      record = Record(schema, mark: node.mark)
      try read(ManifestMapping(node), into: &record)
    }
    for (place, field) in schema.fields.enumerated() where field.isRequired {
      guard case .text(let text) = record[place: place], !text.isEmpty else {
        throw ManifestFault("string value is not set", at: node.mark, path: [field.key])
      }
    }
    return record
  }

  /// Reads members one by one; returns false where a key is more than a name.
  private static func read(
    _ pairs: [YAMLPair], into record: inout Record
  ) throws(ManifestFault) -> Bool {
    for (index, pair) in pairs.enumerated() {
      guard case .scalar(let key, let style) = pair.key.content else { return false }
      guard let place = record.schema.place(of: key) else {
        guard isName(key, style, pair.key.tag) else { return false }
        continue
      }
      let field = record.schema.fields[place]
      guard !field.source.isEmpty else { continue }
      do {
        record[place: place] = try value(pair.value, of: field)
      } catch {
        // A later key may join this one by a path, or replace it: the last of equal keys counts.
        let later = pairs[(index + 1)...].compactMap(\.key.scalar)
        if later.contains(where: { $0.utf8.contains(UInt8(ascii: ".")) }) { return false }
        guard !later.contains(key) else { continue }
        throw error.below(key)
      }
    }
    return true
  }

  /// Whether a key that no field has is a text that names one member: no dots, no merge.
  private static func isName(_ key: String, _ style: YAMLScalarStyle, _ tag: String?) -> Bool {
    guard tag == nil, key != "<<", !key.utf8.contains(UInt8(ascii: ".")) else { return false }
    guard case .text = YAMLScalar(key, style: style, tag: nil) else { return false }
    return true
  }

  private static func read(
    _ mapping: ManifestMapping, into record: inout Record
  ) throws(ManifestFault) {
    for (place, field) in record.schema.fields.enumerated() {
      guard !field.source.isEmpty else { continue }
      do throws(ManifestFault) {
        guard let node = try find(field.source[...], in: mapping) else { continue }
        record[place: place] = try value(node, of: field)
      } catch {
        throw error.below(field.source.joined(separator: "."))
      }
    }
  }

  private static func find(
    _ path: ArraySlice<String>, in mapping: ManifestMapping
  ) throws(ManifestFault) -> YAMLNode? {
    guard let first = path.first, let node = mapping[first] else { return nil }
    let rest = path.dropFirst()
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
    if case .scalar(let text, let style) = node.content {
      let scalar = YAMLScalar(text, style: style, tag: node.tag)
      if case .null = scalar { return .absent }
      return try value(scalar, of: field, at: node)
    }
    switch field.shape {
    case .text, .flag:
      let target = if case .text = field.shape { "string" } else { "bool" }
      throw ManifestFault("can not convert '\(kind(node))' into '\(target)'", at: node.mark)
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

  private static func value(
    _ scalar: YAMLScalar, of field: Field, at node: YAMLNode
  ) throws(ManifestFault) -> Record.Value {
    switch field.shape {
    case .text: return .text(scalar.asText ?? "")
    case .texts: return .texts([scalar.asText ?? ""])
    case .flag:
      guard let flag = scalar.asBoolean else {
        throw ManifestFault("can not convert '\(scalar.kind)' into 'bool'", at: node.mark)
      }
      return .flag(flag)
    case .free: return .free(scalar.asFreeValue)
    case .object, .objects, .map:
      throw ManifestFault("can not convert '\(scalar.kind)' into 'object'", at: node.mark)
    }
  }

  private static func text(_ node: YAMLNode) throws(ManifestFault) -> String {
    guard case .scalar(let text, let style) = node.content else {
      throw ManifestFault("can not convert '\(kind(node))' into 'string'", at: node.mark)
    }
    return YAMLScalar(text, style: style, tag: node.tag).asText ?? ""
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
