internal import PackageModel
internal import PackageStorage
internal import YAML

/// Rules for the conditions under which a package may be installed.
package enum ConditionRules: RuleFamily {
  private static let conditions = Rule(
    "manifest.conditions", .warning, "The manifest says which versions the package is for.")
  private static let kibana = Rule(
    "manifest.kibana-constraint", .error, "The condition on Kibana is a range of versions.")
  private static let agent = Rule(
    "manifest.agent-constraint", .error, "The condition on the agent is a range of versions.")
  private static let minimum = Rule(
    "manifest.kibana-minimum", .warning,
    "Releases of type input ask for Kibana 8.8.0, runtime fields and tags.yml for 8.10.0.")

  package static let rules = [conditions, kibana, agent, minimum]

  private static let path = "manifest.yml"

  package static func check(_ package: PackageContents, _ found: inout PackageFindings) {
    guard let manifest = package.manifest, manifest.root.mapping != nil else { return }
    if manifest.root["conditions"]?.mapping?.isEmpty ?? true {
      found.report(
        conditions, path, at: manifest.root["conditions"]?.mark, "the manifest has no conditions",
        hint: "without one every Kibana is offered the package")
    }
    let range = checkRange(kibana, manifest.kibanaConstraint, "Kibana", &found)
    _ = checkRange(agent, manifest.agentConstraint, "agent", &found)
    checkMinimum(package, manifest, range, &found)
  }

  private static func checkRange(
    _ rule: Rule, _ node: YAMLNode?, _ product: String, _ found: inout PackageFindings
  ) -> VersionRange? {
    guard let node, !node.isNull else { return nil }
    do throws(VersionRange.SyntaxError) {
      return try VersionRange(node.scalar ?? "")
    } catch {
      found.report(
        rule, path, at: node.mark, "the condition on \(product) is no range: \(error.message)",
        hint: "write a range such as ^8.4.0")
      return nil
    }
  }

  private static func checkMinimum(
    _ package: PackageContents, _ manifest: PackageManifest, _ range: VersionRange?,
    _ found: inout PackageFindings
  ) {
    let mark = manifest.kibanaConstraint?.mark
    if manifest.type == "input", manifest.isGenerallyAvailable,
      admitsBelow(minor: 8, range)
    {
      found.report(
        minimum, path, at: mark, "packages of type input need Kibana 8.8.0 or later",
        hint: "write conditions.kibana.version: ^8.8.0")
    }
    let hasTags = package.root.folder("kibana")?.file("tags.yml") != nil
    let runtime = package.fieldsFiles.filter(\.fields.hasRuntimeFields)
    guard hasTags || !runtime.isEmpty, admitsBelow(minor: 10, range) else { return }
    if hasTags {
      found.report(
        minimum, "kibana/tags.yml", "tags need Kibana 8.10.0 or later",
        hint: "write conditions.kibana.version: ^8.10.0")
    }
    for file in runtime {
      guard let leaf = file.fields.leaves.first(where: { $0.marks.contains(.runtime) }) else {
        continue
      }
      found.report(
        minimum, file.path, at: leaf.mark,
        "\(leaf.name) is a runtime field, which needs Kibana 8.10.0 or later",
        hint: "write conditions.kibana.version: ^8.10.0")
    }
  }

  /// Whether a range admits a version of Kibana below 8.`minor`.0; no range admits all.
  private static func admitsBelow(minor: UInt64, _ range: VersionRange?) -> Bool {
    guard let range else { return true }
    return earlyVersions.contains { version in
      (version.major < 8 || version.minor < minor) && range.contains(version)
    }
  }

  /// Versions of Kibana below 8.10.0, latest first.
  ///
  /// Ranges have their ends at releases, so the corners of the lines that there were will do.
  private static let earlyVersions: [LenientVersion] = {
    let lines = (0..<10).reversed().map { "8.\($0)" } + (0...17).reversed().map { "7.\($0)" }
    return lines.flatMap { line in
      ["99", "1", "0"].compactMap { try? LenientVersion("\(line).\($0)") }
    }
  }()
}
