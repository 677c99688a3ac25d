internal import PackageModel
internal import PackageStorage
internal import YAML

/// Rules for the streams and ingest pipelines of data streams.
package enum StreamRules: RuleFamily {
  private static let reference = Rule(
    "ds.pipeline-ref", .error,
    "The pipeline that a data stream names exists; without a name it is default.")
  private static let both = Rule(
    "ds.pipeline-both", .warning, "A pipeline is written in YAML or in JSON, not in both.")
  private static let parse = Rule(
    "pipeline.parse", .error, "A pipeline is one YAML map or one JSON object.")
  private static let dashes = Rule(
    "pipeline.dashes", .error, "A pipeline in YAML begins with a line of three dashes.")
  private static let template = Rule(
    "ds.stream-template", .error, "The template of each stream exists.")
  private static let input = Rule(
    "ds.stream-input", .error, "Each stream names its input, or the package it comes from.")
  private static let variables = Rule(
    "ds.vars-unique", .warning, "No two variables of a stream or input have one name.")

  package static let rules = [reference, both, parse, dashes, template, input, variables]

  package static func check(_ package: PackageContents, _ found: inout PackageFindings) {
    checkFiles(package, &found)
    for input in package.manifest?.policyTemplates.flatMap({ $0["inputs"]?.elements ?? [] }) ?? [] {
      report(input["vars"]?.repeatedNames ?? [], "manifest.yml", &found)
    }
    for stream in package.dataStreams {
      checkPipelines(of: stream, &found)
      guard let manifest = stream.manifest, manifest.fault == nil else { continue }
      for one in manifest.streams { check(one, stream, package, &found) }
    }
  }

  private static func checkFiles(_ package: PackageContents, _ found: inout PackageFindings) {
    for file in package.files where file.role == .pipelineYAML || file.role == .pipelineJSON {
      guard
        case .parsed(let fault, let beginsWithDashes) =
          package.facts(of: file.entry, as: file.role).content
      else { continue }
      if let fault { found.report(parse, file.path, at: fault.mark, fault.message) }
      if !beginsWithDashes {
        found.report(
          dashes, file.path, at: YAMLMark(line: 1, column: 1), "the first line is not ---",
          hint: "put --- on a line of its own before the pipeline")
      }
    }
  }

  private static func checkPipelines(of stream: DataStream, _ found: inout PackageFindings) {
    let names = stream.pipelines?.entries.filter(\.isFile).map(\.name) ?? []
    func exists(_ name: String) -> Bool {
      names.contains("\(name).yml") || names.contains("\(name).json")
        || names.contains("\(name).yml.link") || names.contains("\(name).json.link")
    }
    if names.contains("default.yml"), names.contains("default.json") {
      found.report(
        both, "\(stream.path)/elasticsearch/ingest_pipeline/default.json",
        "the pipeline is there in YAML too", hint: "remove one of the two")
    }
    let path = "\(stream.path)/manifest.yml"
    if let named = stream.manifest?.pipeline {
      guard !exists(named.value), !exists("default") || named.value != "default" else { return }
      found.report(
        reference, path, at: named.mark, "there is no pipeline \(named.value)",
        hint: "the pipelines are the files in elasticsearch/ingest_pipeline")
    } else if !names.isEmpty, !exists("default") {
      found.report(
        reference, path, "no pipeline is used: there is no default.yml and no name of another",
        hint: "rename one, or name it as ingest_pipeline")
    }
  }

  private static func check(
    _ one: DataStreamManifest.Stream, _ stream: DataStream, _ package: PackageContents,
    _ found: inout PackageFindings
  ) {
    let path = "\(stream.path)/manifest.yml"
    if one.input == nil, one.package == nil {
      found.report(input, path, at: one.mark, "the stream names no input")
    } else if one.input != nil, one.package != nil {
      found.report(
        input, path, at: one.mark, "the stream names an input and a package that brings one",
        hint: "remove one of the two")
    }
    report(one.repeatedVariables, path, &found)
    let folder = "\(stream.path)/agent/stream"
    for name in one.templatePaths
    where package.file(at: "\(folder)/\(name.value)", mode: found.mode) == nil {
      found.report(template, path, at: name.mark, "there is no template agent/stream/\(name.value)")
    }
    if one.templatePaths.isEmpty, one.package == nil,
      package.file(at: "\(folder)/stream.yml.hbs", mode: found.mode) == nil
    {
      found.report(
        template, as: .warning, path, at: one.mark,
        "the stream names no template, and there is no agent/stream/stream.yml.hbs")
    }
  }

  private static func report(
    _ names: [Located<String>], _ path: String, _ found: inout PackageFindings
  ) {
    for name in names {
      found.report(
        variables, path, at: name.mark, "another variable is named \(name.value) already")
    }
  }
}
