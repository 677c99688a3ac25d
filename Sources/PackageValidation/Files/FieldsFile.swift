package import YAML

/// The fields that one file of a `fields` folder defines, flattened: groups become prefixes.
package struct FieldsFile: Sendable {
  /// A field without fields below it.
  package struct Leaf: Sendable {
    /// With the names of its groups, joined with dots.
    package let name: String
    package let type: String?
    package let mark: YAMLMark
    package let marks: Marks
  }

  /// What the rules ask of a leaf, beside name and type.
  package struct Marks: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// The definition is to be taken from elsewhere.
    package static let external = Marks(rawValue: 1)
    package static let dimension = Marks(rawValue: 2)
    package static let dateFormat = Marks(rawValue: 4)
    package static let runtime = Marks(rawValue: 8)
  }

  package private(set) var leaves: [Leaf] = []
  /// Groups that have a unit or a metric type.
  package private(set) var measuredGroups: [Located<String>] = []
  package private(set) var faults: [ParseFault] = []
  /// Whether some leaf has no type or one of the marks that rules look at.
  private(set) var hasUnusualLeaves = false
  /// Whether some leaf is computed when it is read.
  private(set) var hasRuntimeFields = false
  /// Where the first definition of each base field stands among the leaves.
  private var baseFields: [BaseField: Int] = [:]

  /// The first definition of a base field.
  func baseField(_ field: BaseField) -> Leaf? { baseFields[field].map { leaves[$0] } }

  /// The most faults that are kept of one file.
  private static let faultLimit = 20

  /// Has no fields.
  init() {}

  init(_ bytes: RawSpan) {
    if let outline = PlainYAML.outline(of: bytes), let plain = FieldsFile(outline) {
      self = plain
      return
    }
    do throws(YAMLError) {
      guard let root = try YAMLParser.parse(bytes) else { return }
      guard let list = root.sequence else {
        faults.append(ParseFault("it must be a list of fields", at: root.mark))
        return
      }
      add(list, below: "")
    } catch {
      faults.append(ParseFault(error))
    }
  }

  private mutating func add(_ list: [YAMLNode], below prefix: String) {
    for node in list { add(node, below: prefix) }
  }

  // The depth is that of the parser's limit.
  private mutating func add(_ node: YAMLNode, below prefix: String) {
    guard let pairs = node.mapping else {
      return fault("a field must be a map with a name", at: node.mark)
    }
    if let key = node.repeatedKey {
      fault("the key \(key.scalar ?? "") stands twice", at: key.mark)
    }
    var (name, type, below): (String?, String?, YAMLNode?)
    var marks: Marks = []
    var isMeasured = false
    for pair in pairs {
      switch FieldKey((pair.key.scalar ?? "").utf8) {
      case .name: name = pair.value.text
      case .type: type = pair.value.text
      case .fields: below = pair.value
      case .external: marks.formUnion(pair.value.text == nil ? [] : .external)
      case .dimension: marks.formUnion(pair.value.flag == true ? .dimension : [])
      case .dateFormat: marks.formUnion(.dateFormat)
      case .runtime: marks.formUnion(pair.value.flag == false ? [] : .runtime)
      case .measure: isMeasured = true
      case nil: continue
      }
    }
    guard let name, !name.isEmpty else {
      return fault("a field must have a name", at: node.mark)
    }
    let fullName = prefix.isEmpty ? name : "\(prefix).\(name)"
    take(group: fullName, isMeasured: type == "group" && isMeasured, at: node.mark)
    if let list = below?.sequence {
      add(list, below: fullName)
    } else if let below, !below.isNull {
      fault("the fields of \(fullName) must be a list", at: below.mark)
    } else if type != "group" {
      append(Leaf(name: fullName, type: type, mark: node.mark, marks: marks))
    }
  }

  mutating func take(group name: String, isMeasured: Bool, at mark: YAMLMark) {
    if isMeasured { measuredGroups.append(Located(name, mark)) }
  }

  mutating func append(_ leaf: Leaf) {
    if leaf.type == nil || !leaf.marks.isDisjoint(with: [.external, .dimension, .dateFormat]) {
      hasUnusualLeaves = true
    }
    if leaf.marks.contains(.runtime) { hasRuntimeFields = true }
    if leaf.name.utf8.count <= 21, let base = BaseField(rawValue: leaf.name),
      baseFields[base] == nil
    {
      baseFields[base] = leaves.count
    }
    leaves.append(leaf)
  }

  private mutating func fault(_ message: String, at mark: YAMLMark) {
    if faults.count < Self.faultLimit { faults.append(ParseFault(message, at: mark)) }
  }
}
