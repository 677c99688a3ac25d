internal import PackageModel
internal import PackageStorage
internal import YAML

/// Rules for the saved objects of Kibana.
package enum KibanaRules: RuleFamily {
  private static let parse = Rule(
    "kibana.json", .error, "A saved object is one JSON object with an id.")
  private static let id = Rule(
    "kibana.id-filename", .warning, "The id of a saved object is the name of its file.")
  private static let ruleID = Rule(
    "kibana.rule-id", .warning, "The id of a security rule begins with the id of the rule.")
  private static let prefix = Rule(
    "kibana.file-prefix", .warning, "The name of a file begins with the name of the package.")
  private static let dangling = Rule(
    "kibana.dangling-reference", .warning, "Objects refer to objects of the package alone.")
  private static let reference = Rule(
    "kibana.by-reference", .warning,
    "Dashboards hold their visualizations, and do not refer to them.")

  package static let rules = [parse, id, ruleID, prefix, dangling, reference]

  private struct Item {
    let path: String
    let folder: String
    let name: String
    let object: KibanaObject

    /// What Kibana calls objects of the folder: `security-rule` for `security_rule`.
    var typeOfFolder: String {
      guard folder.utf8.contains(UInt8(ascii: "_")) else { return folder }
      return String(folder.map { $0 == "_" ? "-" : $0 })
    }
  }

  package static func check(_ package: PackageContents, _ found: inout PackageFindings) {
    let items = items(of: package)
    guard !items.isEmpty else { return }
    let name = package.manifest?.name ?? ""
    for item in items {
      if let fault = item.object.fault {
        found.report(parse, item.path, at: fault.mark, fault.message)
        continue
      }
      checkIdentity(item, package: name, &found)
    }
    checkReferences(items, package, &found)
  }

  private static func items(of package: PackageContents) -> [Item] {
    var items: [Item] = []
    for file in package.files where file.role == .kibanaObject {
      guard case .kibanaObject(let object) = package.facts(of: file.entry, as: file.role).content
      else { continue }
      let folder = file.path.utf8.dropFirst("kibana/".utf8.count)
        .prefix { $0 != UInt8(ascii: "/") }
      items.append(
        Item(
          path: file.path, folder: String(Substring(folder)),
          name: String(file.entry.name.dropLast(".json".count)), object: object))
    }
    return items
  }

  private static func checkIdentity(
    _ item: Item, package: String, _ found: inout PackageFindings
  ) {
    guard let id = item.object.id else {
      return found.report(parse, item.path, "the object has no id")
    }
    if id != item.name {
      found.report(
        self.id, item.path, "the id is \(id), the file is named otherwise",
        hint: "rename the file to \(id).json")
    }
    if item.folder == "security_rule" {
      if let ruleID = item.object.ruleID, !id.hasPrefix(ruleID) {
        found.report(
          self.ruleID, item.path, "the id \(id) does not begin with that of the rule, \(ruleID)")
      }
    } else if !namedFreely.contains(item.folder) {
      checkName(item, package: package, &found)
    }
  }

  private static func checkName(
    _ item: Item, package: String, _ found: inout PackageFindings
  ) {
    if !item.name.hasPrefix("\(package)-") {
      found.report(
        prefix, item.path, "the name of the file does not begin with \(package)-")
    } else if found.circumstances.isNew, item.name.lowercased().hasSuffix("-ecs") {
      found.report(
        prefix, item.path, "the name of the file ends in -ecs", hint: "leave the ending out")
    }
  }

  private static func checkReferences(
    _ items: [Item], _ package: PackageContents, _ found: inout PackageFindings
  ) {
    let isStrict = package.format.isAtLeast(3, 0, 0)
    // Nearly every published package with a dashboard does it: that helps nobody any more.
    let tolerance: Finding.Severity = found.circumstances.isNew ? .warning : .info
    var known: Set<KibanaObject.Reference> = []
    for item in items {
      guard let id = item.object.id else { continue }
      known.insert(.init(type: item.typeOfFolder, id: id))
      if let type = item.object.type { known.insert(.init(type: type, id: id)) }
    }
    for item in items {
      for reference in item.object.references {
        if reference.type != "index-pattern", !known.contains(reference) {
          found.report(
            dangling, as: isStrict ? .error : .warning, item.path,
            "there is no \(reference.type) \(reference.id) in the package",
            hint: "export the object too, or remove the reference")
        }
        if item.folder == "dashboard", byValue.contains(reference.type) {
          found.report(
            self.reference, as: isStrict ? .error : tolerance, item.path,
            "the dashboard refers to the \(reference.type) \(reference.id)",
            hint: "add the visualization to the dashboard itself")
        }
      }
    }
  }

  /// Kinds of objects whose ids come from elsewhere.
  private static let namedFreely: Set<String> = [
    "alerting_rule_template", "csp_rule_template", "security_ai_prompt", "slo_template", "tag",
  ]

  private static let byValue: Set<String> = ["lens", "map", "visualization"]
}
