package import YAML

/// What the rules ask of the manifest of a data stream.
package struct DataStreamManifest: Sendable {
  package struct Stream: Sendable {
    package let input: Located<String>?
    /// The package that the stream's input comes from, in place of an input.
    package let package: Located<String>?
    package let templatePaths: [Located<String>]
    /// Variables that repeat the name of an earlier one.
    package let repeatedVariables: [Located<String>]
    package let mark: YAMLMark
  }

  package private(set) var title: Located<String>?
  package private(set) var type: Located<String>?
  package private(set) var dataset: Located<String>?
  package private(set) var release: Located<String>?
  package private(set) var pipeline: Located<String>?
  package private(set) var lifecyclePolicy: Located<String>?
  package private(set) var streams: [Stream] = []
  package private(set) var indexMode: Located<String>?
  package private(set) var fault: ParseFault?

  init(_ bytes: RawSpan) {
    do throws(YAMLError) {
      guard let root = try PlainYAML.parse(bytes) else {
        fault = ParseFault("it says nothing")
        return
      }
      guard root.mapping != nil else {
        fault = ParseFault("it must be a map", at: root.mark)
        return
      }
      if let key = root.firstDuplicateKey {
        fault = ParseFault("the key \(key.scalar ?? "") stands twice", at: key.mark)
        return
      }
      read(root)
    } catch {
      fault = ParseFault(error)
    }
  }

  private mutating func read(_ root: YAMLNode) {
    title = root["title"]?.located
    type = root["type"]?.located
    dataset = root["dataset"]?.located
    release = root["release"]?.located
    pipeline =
      root["ingest_pipeline"]?.located
      ?? root.value("elasticsearch", "ingest_pipeline", "name")?.located
    lifecyclePolicy = root["ilm_policy"]?.located
    indexMode = root.value("elasticsearch", "index_mode")?.located
    streams = (root["streams"]?.elements ?? []).map(Self.stream)
  }

  private static func stream(_ node: YAMLNode) -> Stream {
    let several = node["template_paths"]?.elements ?? []
    return Stream(
      input: node["input"]?.located, package: node["package"]?.located,
      templatePaths: ([node["template_path"]].compactMap { $0 } + several)
        .compactMap(\.located),
      repeatedVariables: node["vars"]?.repeatedNames ?? [], mark: node.mark)
  }
}

extension YAMLNode {
  /// The names in a list of maps that repeat an earlier one.
  var repeatedNames: [Located<String>] {
    var seen: Set<String> = []
    return elements.compactMap { element in
      guard let name = element["name"]?.located, !seen.insert(name.value).inserted else {
        return nil
      }
      return name
    }
  }
}
