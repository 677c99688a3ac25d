internal import PackageStorage
internal import YAML

/// Rules for the policy templates of a manifest.
package enum PolicyTemplateRules: RuleFamily {
  private static let dataStreams = Rule(
    "policy.data-streams-exist", .error, "The data streams that a policy template names exist.")
  private static let names = Rule(
    "policy.names-unique", .error, "No two policy templates have one name.")
  private static let files = Rule(
    "policy.template-file", .error, "The templates that policy templates name exist.")
  private static let used = Rule(
    "policy.input-used", .info, "Some stream uses each input of a policy template.")
  private static let declared = Rule(
    "policy.stream-declared", .warning, "A policy template declares the input of each stream.")
  private static let bundled = Rule(
    "policy.input-package", .error, "In a built package no input comes from another package.")

  package static let rules = [dataStreams, names, files, used, declared, bundled]

  private static let path = "manifest.yml"

  package static func check(_ package: PackageContents, _ found: inout PackageFindings) {
    guard let manifest = package.manifest else { return }
    for name in manifest.root["policy_templates"]?.repeatedNames ?? [] {
      found.report(
        names, path, at: name.mark, "another policy template is named \(name.value) already")
    }
    for template in manifest.policyTemplates {
      checkDataStreams(of: template, package, &found)
      checkFiles(of: template, package, isInput: manifest.type == "input", &found)
      for input in template["inputs"]?.elements ?? [] where found.mode == .build {
        checkBundled(input["package"]?.located, path, &found)
      }
    }
    for stream in package.dataStreams where found.mode == .build {
      for input in stream.manifest?.streams ?? [] {
        checkBundled(input.package, "\(stream.path)/manifest.yml", &found)
      }
    }
    checkInputs(package, manifest, &found)
  }

  private static func checkDataStreams(
    of template: YAMLNode, _ package: PackageContents, _ found: inout PackageFindings
  ) {
    for node in template["data_streams"]?.elements ?? [] {
      guard let name = node.text, !package.dataStreams.contains(where: { $0.name == name }) else {
        continue
      }
      found.report(
        dataStreams, path, at: node.mark, "there is no data stream \(name)",
        hint: "the data streams are the folders in data_stream")
    }
  }

  private static func checkFiles(
    of template: YAMLNode, _ package: PackageContents, isInput: Bool,
    _ found: inout PackageFindings
  ) {
    let owners = isInput ? [template] : template["inputs"]?.elements ?? []
    for owner in owners {
      var paths = [owner["template_path"]].compactMap { $0?.located }
      paths += (owner["template_paths"]?.elements ?? []).compactMap(\.located)
      if isInput, paths.isEmpty {
        found.report(
          files, path, at: owner.mark, "the policy template names no template",
          hint: "add template_path, a file of agent/input")
      }
      for name in paths where package.file(at: "agent/input/\(name.value)", mode: found.mode) == nil
      {
        found.report(
          files, path, at: name.mark, "there is no template agent/input/\(name.value)")
      }
    }
  }

  private static func checkBundled(
    _ name: Located<String>?, _ path: String, _ found: inout PackageFindings
  ) {
    guard let name else { return }
    found.report(
      bundled, path, at: name.mark, "the input still comes from the package \(name.value)",
      hint: "build the package: elastic-package build takes the input in")
  }

  private static func checkInputs(
    _ package: PackageContents, _ manifest: PackageManifest, _ found: inout PackageFindings
  ) {
    let streams = package.dataStreams.map { ($0, $0.manifest?.streams ?? []) }
    if found.wants(used) {
      let usedInputs = Set(streams.flatMap(\.1).compactMap { $0.input?.value })
      for type in manifest.policyTemplates.flatMap(inputs) where !usedInputs.contains(type.value) {
        found.report(used, path, at: type.mark, "no stream uses the input \(type.value)")
      }
    }
    let declaredInputs = Set(manifest.policyTemplates.flatMap(namesOfInputs))
    guard !manifest.policyTemplates.isEmpty else { return }
    for (stream, parts) in streams {
      for input in parts.compactMap(\.input) where !declaredInputs.contains(input.value) {
        found.report(
          declared, "\(stream.path)/manifest.yml", at: input.mark,
          "no policy template declares the input \(input.value)",
          hint: "without one nobody can switch the stream on")
      }
    }
  }

  /// What streams may call the inputs of a policy template: their types, or names of their own.
  private static func namesOfInputs(_ template: YAMLNode) -> [String] {
    (template["inputs"]?.elements ?? []).flatMap { input in
      [input["type"]?.text, input["name"]?.text].compactMap { $0 }
    }
  }

  private static func inputs(of template: YAMLNode) -> [Located<String>] {
    (template["inputs"]?.elements ?? []).compactMap { $0["type"]?.located }
  }
}
