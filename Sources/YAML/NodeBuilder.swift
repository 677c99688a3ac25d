/// Builds one tree out of events, without recursion.
///
/// Finished nodes wait on one stack until the collection that holds them ends. Depth is refused
/// before a node is made, so neither building nor freeing a tree can exhaust the call stack.
struct NodeBuilder {
  private struct OpenCollection {
    let isMapping: Bool
    let event: YAMLEvent
    /// Index in `waiting` of its first child.
    let firstChild: Int
    /// Value of `nodeCount` before the collection itself.
    let nodesBefore: Int
    /// The collections inside each other below this one.
    var height = 0
  }

  private enum Anchor {
    /// The value has begun and not ended; the number is its place in `open`.
    case open(Int)
    case complete(YAMLNode, nodes: Int, height: Int)
  }

  private let limits: YAMLLimits
  private var waiting: [YAMLNode] = []
  private var open: [OpenCollection] = []
  private var anchors: [String: Anchor] = [:]
  private var hasDocument = false
  /// All nodes so far, those that aliases brought included.
  private var nodeCount = 0
  /// The nodes that aliases brought.
  private var aliasNodes = 0

  init(limits: YAMLLimits) {
    self.limits = limits
  }

  /// The tree, or nil when there was none or nothing but an empty plain scalar.
  var root: YAMLNode? {
    guard let node = waiting.first else { return nil }
    if node.tag == nil, case .scalar("", .plain) = node.content { return nil }
    return node
  }

  /// Takes the next event of the text.
  mutating func add(_ event: YAMLEvent) throws(YAMLError) {
    switch event.kind {
    case .documentStart:
      guard !hasDocument else {
        throw YAMLError(
          .severalDocuments, "a second document begins here, only one may be", at: event.mark)
      }
      hasDocument = true
    case .scalar(let text, let style):
      let node = YAMLNode(.scalar(text, style), tag: event.tag, mark: event.mark)
      nodeCount += 1
      waiting.append(node)
      if let anchor = event.anchor {
        anchors[anchor] = .complete(node, nodes: 1, height: 0)
      }
    case .sequenceStart:
      try begin(event, isMapping: false)
    case .mappingStart:
      try begin(event, isMapping: true)
    case .collectionEnd:
      end()
    case .alias(let name):
      try expand(name, at: event.mark)
    }
  }

  private mutating func begin(_ event: YAMLEvent, isMapping: Bool) throws(YAMLError) {
    try checkDepth(open.count + 1, at: event.mark)
    if let anchor = event.anchor { anchors[anchor] = .open(open.count) }
    open.append(
      OpenCollection(
        isMapping: isMapping, event: event, firstChild: waiting.count, nodesBefore: nodeCount))
    nodeCount += 1
  }

  private mutating func end() {
    guard let collection = open.popLast() else { return }
    let content: YAMLNode.Content =
      collection.isMapping
      ? .mapping(pairs(from: collection.firstChild))
      : .sequence(Array(waiting[collection.firstChild...]))
    waiting.removeSubrange(collection.firstChild...)
    let node = YAMLNode(content, tag: collection.event.tag, mark: collection.event.mark)
    waiting.append(node)
    let height = collection.height + 1
    raiseParent(to: height)
    // An anchor of the same name within the collection came later, and stays.
    if let anchor = collection.event.anchor, case .open(open.count) = anchors[anchor] {
      anchors[anchor] = .complete(
        node, nodes: nodeCount - collection.nodesBefore, height: height)
    }
  }

  private mutating func expand(_ name: String, at mark: YAMLMark) throws(YAMLError) {
    switch anchors[name] {
    case nil:
      throw YAMLError(
        .unknownAlias, "no anchor &\(name) stands before the alias *\(name)", at: mark)
    case .open:
      throw YAMLError(.recursiveAlias, "the alias *\(name) stands inside its own value", at: mark)
    case .complete(let node, let nodes, let height):
      aliasNodes += nodes
      nodeCount += nodes
      guard aliasNodes <= limits.aliasExpansions else {
        throw YAMLError(
          .tooManyAliases, "aliases bring more than \(limits.aliasExpansions) nodes", at: mark)
      }
      try checkDepth(open.count + height, at: mark)
      waiting.append(YAMLNode(node.content, tag: node.tag, mark: mark))
      raiseParent(to: height)
    }
  }

  private mutating func raiseParent(to height: Int) {
    guard let parent = open.indices.last else { return }
    open[parent].height = max(open[parent].height, height)
  }

  private func checkDepth(_ depth: Int, at mark: YAMLMark) throws(YAMLError) {
    guard depth <= limits.depth else {
      throw YAMLError(
        .tooDeep, "more than \(limits.depth) collections stand inside each other", at: mark)
    }
  }

  /// Joins waiting keys and values; libyaml gives a value for every key, an empty one if need be.
  private func pairs(from first: Int) -> [YAMLPair] {
    stride(from: first, to: waiting.count - 1, by: 2).map { index in
      YAMLPair(key: waiting[index], value: waiting[index + 1])
    }
  }
}
