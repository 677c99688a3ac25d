internal import JSON

/// What the rules ask of one saved object of Kibana.
package struct KibanaObject: Sendable {
  package struct Reference: Hashable, Sendable {
    package let type: String
    package let id: String
  }

  package private(set) var id: String?
  package private(set) var type: String?
  /// The id of the rule that a security rule is a version of.
  package private(set) var ruleID: String?
  package private(set) var references: [Reference] = []
  package private(set) var fault: ParseFault?

  init(_ bytes: RawSpan) {
    do throws(JSONSyntaxError) {
      var reader = JSONReader(file: bytes)
      guard try reader.kind() == .object else {
        try reader.skip()
        try reader.end()
        fault = ParseFault("an object must be a JSON object")
        return
      }
      try read(&reader)
      try reader.end()
    } catch {
      self = KibanaObject(fault: ParseFault(error))
    }
  }

  private init(fault: ParseFault) {
    self.fault = fault
  }

  private mutating func read(_ reader: inout JSONReader) throws(JSONSyntaxError) {
    try reader.object { (key, reader) throws(JSONSyntaxError) in
      switch key {
      case "id": id = try reader.stringOrSkip()
      case "type": type = try reader.stringOrSkip()
      case "attributes": try readAttributes(&reader)
      case "references": try readReferences(&reader)
      default: try reader.skip()
      }
    }
  }

  private mutating func readAttributes(_ reader: inout JSONReader) throws(JSONSyntaxError) {
    guard try reader.kind() == .object else { return try reader.skip() }
    try reader.object { (key, reader) throws(JSONSyntaxError) in
      guard key == "rule_id" else { return try reader.skip() }
      ruleID = try reader.stringOrSkip()
    }
  }

  private mutating func readReferences(_ reader: inout JSONReader) throws(JSONSyntaxError) {
    guard try reader.kind() == .array else { return try reader.skip() }
    try reader.array { (reader) throws(JSONSyntaxError) in
      guard try reader.kind() == .object else { return try reader.skip() }
      var (type, id): (String?, String?)
      try reader.object { (key, reader) throws(JSONSyntaxError) in
        switch key {
        case "type": type = try reader.stringOrSkip()
        case "id": id = try reader.stringOrSkip()
        default: try reader.skip()
        }
      }
      if let type, let id { references.append(Reference(type: type, id: id)) }
    }
  }
}

extension JSONReader {
  /// Reads a package's file: a byte order mark may stand before the text.
  init(file bytes: RawSpan) {
    let bytes = bytes.withUnsafeBytes { Array($0) }
    self.init(bytes, at: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0, depthLimit: 200)
  }
}
