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
      let root = try JSONReader.read(
        bytes, members: ["id", "type", "attributes.rule_id", "references"])
      guard root.isObject else {
        fault = ParseFault("an object must be a JSON object")
        return
      }
      id = root.text("id")
      type = root.text("type")
      ruleID = root.text("attributes.rule_id")
      references = root.list("references").compactMap { reference in
        guard let type = reference["type"], let id = reference["id"] else { return nil }
        return Reference(type: type, id: id)
      }
    } catch {
      fault = ParseFault(error)
    }
  }
}
