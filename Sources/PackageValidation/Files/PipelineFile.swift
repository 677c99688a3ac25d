internal import JSON
internal import YAML

/// What is wrong with the text of an ingest pipeline.
struct PipelineFile: Sendable {
  let fault: ParseFault?
  /// Whether the first line is exactly `---`, as it must be in YAML.
  let beginsWithDashes: Bool

  init(yaml bytes: RawSpan) {
    beginsWithDashes = bytes.withUnsafeBytes { bytes in
      guard bytes.starts(with: "---".utf8) else { return false }
      let rest = bytes.dropFirst(3)
      return rest.isEmpty || rest.starts(with: "\n".utf8) || rest.starts(with: "\r\n".utf8)
    }
    do throws(YAMLError) {
      let survey = try YAMLParser.survey(bytes)
      guard survey.root == .mapping else {
        fault = ParseFault("a pipeline must be a map")
        return
      }
      let repeated = survey.mayRepeatKeys ? try YAMLParser.parse(bytes)?.firstDuplicateKey : nil
      fault = repeated.map { ParseFault("the key \($0.scalar ?? "") stands twice", at: $0.mark) }
    } catch {
      fault = ParseFault(error)
    }
  }

  init(json bytes: RawSpan) {
    beginsWithDashes = true
    do throws(JSONSyntaxError) {
      var reader = JSONReader(file: bytes)
      let isObject = try reader.kind() == .object
      try reader.skip()
      try reader.end()
      fault = isObject ? nil : ParseFault("a pipeline must be an object")
    } catch {
      fault = ParseFault(error)
    }
  }
}
