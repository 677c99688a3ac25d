internal import YAML

/// The members of a YAML mapping as the reference registry's configuration reader sees them.
///
/// The last of several equal keys wins, `<<` merges, and a key with dots is a path: dotted and
/// nested forms of the same object join (registry API 2.9).
struct ManifestMapping {
  /// One member; its value may be put together from several dotted keys.
  struct Member {
    let key: String
    let value: YAMLNode
  }

  /// The members in the order of their first mention.
  private(set) var members: [Member] = []

  init(_ node: YAMLNode) throws(ManifestFault) {
    members = try Self.deduplicated(node)
    if members.contains(where: { $0.key.utf8.contains(UInt8(ascii: ".")) }) {
      members = try Self.joined(members, mark: node.mark)
    }
  }

  subscript(key: String) -> YAMLNode? {
    for member in members where member.key == key { return member.value }
    return nil
  }

  /// The members when every key is an array index, filled up with nulls; nil otherwise.
  ///
  /// The reader takes `{"0": a, "1": b}` for a list.
  func elements(mark: YAMLMark) -> [YAMLNode]? {
    guard let first = members.first?.key.utf8.first,
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    else { return nil }
    var elements: [YAMLNode] = []
    let null = YAMLNode(.scalar("", .plain), mark: mark)
    for member in members {
      guard let index = Self.arrayIndex(member.key) else { return nil }
      while elements.count <= index { elements.append(null) }
      elements[index] = member.value
    }
    return elements
  }

  /// The key as an array index, which goes from 0 to 1024.
  static func arrayIndex(_ key: String) -> Int? {
    guard key.utf8.count <= 4, let index = Int(key), (0...1024).contains(index),
      key.utf8.first != UInt8(ascii: "+"), key.utf8.first != UInt8(ascii: "-")
    else { return nil }
    return index
  }

  // MARK: Duplicates and merges

  private static func deduplicated(_ node: YAMLNode) throws(ManifestFault) -> [Member] {
    guard case .mapping(let pairs) = node.content else { return [] }
    var members: [Member] = []
    members.reserveCapacity(pairs.count)
    // A search through the list is quicker than a table for the few keys of the usual mapping.
    var places: [String: Int]? = pairs.count > 16 ? [:] : nil
    for pair in pairs {
      if isMerge(pair.key) {
        for member in try merged(pair.value) where !contains(member.key, members, places) {
          places?[member.key] = members.count
          members.append(member)
        }
        continue
      }
      let member = Member(key: try text(of: pair.key), value: pair.value)
      let place =
        places.map { $0[member.key] } ?? members.firstIndex { $0.key == member.key }
      if let place {
        members[place] = member
      } else {
        places?[member.key] = members.count
        members.append(member)
      }
    }
    return members
  }

  private static func contains(
    _ key: String, _ members: [Member], _ places: [String: Int]?
  ) -> Bool {
    places.map { $0[key] != nil } ?? members.contains { $0.key == key }
  }

  private static func isMerge(_ key: YAMLNode) -> Bool {
    guard case .scalar("<<", .plain) = key.content else { return false }
    return key.tag == nil || key.tag == "tag:yaml.org,2002:merge"
  }

  private static func merged(_ node: YAMLNode) throws(ManifestFault) -> [Member] {
    switch node.content {
    case .mapping: return try deduplicated(node)
    case .sequence(let nodes):
      var members: [Member] = []
      for node in nodes {
        guard case .mapping = node.content else {
          throw ManifestFault("yaml: map merge requires map or sequence of maps", at: node.mark)
        }
        for member in try deduplicated(node) where !contains(member.key, members, nil) {
          members.append(member)
        }
      }
      return members
    case .scalar:
      throw ManifestFault("yaml: map merge requires map or sequence of maps", at: node.mark)
    }
  }

  private static func text(of key: YAMLNode) throws(ManifestFault) -> String {
    guard case .scalar(let text, let style) = key.content else {
      throw ManifestFault("string key required, found a collection", at: key.mark)
    }
    guard case .text(let text) = YAMLScalar(text, style: style, tag: key.tag) else {
      throw ManifestFault("string key required, found '\(text)'; quote it", at: key.mark)
    }
    return text
  }

  // MARK: Dotted keys

  private static func joined(
    _ members: [Member], mark: YAMLMark
  ) throws(ManifestFault) -> [Member] {
    var order: [String] = []
    var contributions: [String: [YAMLNode]] = [:]
    for member in members {
      let dot = member.key.utf8.firstIndex(of: UInt8(ascii: "."))
      let head = dot.map { String(member.key[..<$0]) } ?? member.key
      var value = member.value
      if let dot {
        // The rest of the path is one key of a mapping, taken apart when that is read.
        let rest = String(member.key[member.key.utf8.index(after: dot)...])
        let key = YAMLNode(.scalar(rest, .doubleQuoted), mark: value.mark)
        value = YAMLNode(.mapping([YAMLPair(key: key, value: value)]), mark: value.mark)
      }
      if contributions[head] == nil { order.append(head) }
      contributions[head, default: []].append(value)
    }
    var result: [Member] = []
    for key in order {
      var value: YAMLNode?
      for next in contributions[key] ?? [] {
        guard let current = value else {
          value = next
          continue
        }
        do {
          value = try join(current, next)
        } catch {
          throw error.below(key)
        }
      }
      if let value { result.append(Member(key: key, value: value)) }
    }
    return result
  }

  private static func join(_ left: YAMLNode, _ right: YAMLNode) throws(ManifestFault) -> YAMLNode {
    guard case .mapping = left.content, case .mapping = right.content else {
      throw ManifestFault("duplicate key", at: right.mark)
    }
    var members = try ManifestMapping(left).members
    for member in try ManifestMapping(right).members {
      guard let place = members.firstIndex(where: { $0.key == member.key }) else {
        members.append(member)
        continue
      }
      do {
        members[place] = Member(
          key: member.key, value: try join(members[place].value, member.value))
      } catch {
        throw error.below(member.key)
      }
    }
    return YAMLNode(
      .mapping(
        members.map { member in
          YAMLPair(
            key: YAMLNode(.scalar(member.key, .doubleQuoted), mark: member.value.mark),
            value: member.value)
        }), mark: left.mark)
  }
}
