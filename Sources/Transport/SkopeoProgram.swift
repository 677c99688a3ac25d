internal import JSON
internal import Terminal

/// The `skopeo` program: what images there are and what they say of themselves.
package struct SkopeoProgram: Sendable {
  /// Where images are looked up.
  package enum Place: Hashable, Sendable {
    /// The registry that the image's name begins with.
    case registry
    /// A folder in OCI's image layout; an image is found there by the tag of its name.
    case layout(String)
  }

  private let environment: [String: String]
  private let limits: Subprocess.Limits

  package init(environment: [String: String], limits: Subprocess.Limits = .init()) {
    self.environment = environment
    self.limits = limits
  }

  /// The labels of an image.
  ///
  /// - Parameters:
  ///   - image: Its name, with a tag.
  ///   - place: Where it is.
  /// - Returns: Nil where there is no such image.
  /// - Throws: `TransportError` where that cannot be found out.
  package func labels(
    of image: String, in place: Place
  ) throws(TransportError) -> [String: String]? {
    let tag = image.lastIndex(of: ":").map { image[image.index(after: $0)...] } ?? ""
    let source =
      switch place {
      case .registry: "docker://\(image)"
      case .layout(let folder): "oci:\(folder):\(tag)"
      }
    // The configuration alone: inspecting a whole image asks for the list of all tags, too.
    var variables = environment
    variables["LC_ALL"] = "C"
    let result = try Subprocess(
      "skopeo", ["inspect", "--config", "--", source], environment: variables, limits: limits
    ).run()
    guard result.succeeded else {
      if Self.saysMissing(result.errorText) { return nil }
      throw Self.failure(result, source)
    }
    let configuration: JSONValue
    do throws(JSONSyntaxError) {
      configuration = try JSONValue(parsing: result.output)
    } catch {
      throw TransportError(
        .failed, "skopeo says of \(source) what is no JSON (at byte \(error.offset))")
    }
    guard case .object(let labels)? = configuration["config"]?["Labels"] else { return [:] }
    return labels.compactMapValues(\.stringValue)
  }

  /// Whether skopeo found the place and no image of that name in it.
  private static func saysMissing(_ text: String) -> Bool {
    ["manifest unknown", "name unknown", "no descriptor found for reference"]
      .contains { text.contains($0) }
  }

  private static func failure(_ result: SubprocessResult, _ source: String) -> TransportError {
    let said = result.errorText.split(separator: "\n").last.map(String.init) ?? ""
    let reason = said.isEmpty ? "skopeo ended with status \(result.status)" : said
    let kind: TransportError.Kind =
      if ["unauthorized", "authentication required", "denied"].contains(where: said.contains) {
        .authentication
      } else if ["pinging container registry", "no such host", "i/o timeout"]
        .contains(where: said.contains)
      {
        .unreachable
      } else {
        .failed
      }
    return TransportError(kind, "\(source): \(reason)")
  }
}
