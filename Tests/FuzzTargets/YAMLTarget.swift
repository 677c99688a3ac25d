import YAML

/// Gives a text to every reader of YAML: they agree, and none of them traps.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzYAML(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  var parsed: YAMLNode?
  var error: YAMLError?
  do throws(YAMLError) {
    parsed = try YAMLParser.parse(bytes)
  } catch let fault {
    error = fault
  }
  if let outline = YAMLOutline(bytes) {
    let node = outline.node(0)
    precondition(error == nil, "BUG: outlined, and refused: \(error as Any)")
    precondition(parsed.map { same($0, node) } ?? isNothing(node), "BUG: outlined otherwise")
  }
  do throws(YAMLError) {
    let survey = try YAMLParser.survey(bytes.span.bytes)
    precondition(error == nil, "BUG: surveyed, and refused: \(error as Any)")
    let hasRepeatedKeys = parsed.map(repeatsKeys) ?? false
    precondition(survey.mayRepeatKeys || !hasRepeatedKeys, "BUG: a repeated key was not noticed")
  } catch {
    precondition(parsed == nil, "BUG: parsed, and not surveyed: \(error)")
  }
  return 0
}

private func isNothing(_ node: YAMLNode) -> Bool { node.scalar == "" && node.style == .plain }

private func same(_ one: YAMLNode, _ other: YAMLNode) -> Bool {
  guard one.mark == other.mark, one.tag == other.tag else { return false }
  switch (one.content, other.content) {
  case (.scalar(let text, let style), .scalar(let otherText, let otherStyle)):
    return style == otherStyle && text.utf8.elementsEqual(otherText.utf8)
  case (.sequence(let nodes), .sequence(let others)):
    return nodes.count == others.count && zip(nodes, others).allSatisfy { same($0, $1) }
  case (.mapping(let pairs), .mapping(let others)):
    return pairs.count == others.count
      && zip(pairs, others).allSatisfy { same($0.key, $1.key) && same($0.value, $1.value) }
  default: return false
  }
}

private func repeatsKeys(_ node: YAMLNode) -> Bool {
  switch node.content {
  case .scalar: false
  case .sequence(let nodes): nodes.contains(where: repeatsKeys)
  case .mapping(let pairs):
    !node.duplicateKeys.isEmpty
      || pairs.contains { repeatsKeys($0.key) || repeatsKeys($0.value) }
  }
}
