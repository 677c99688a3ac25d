package import PackageModel
package import YAML

/// The manifest of a package, read as the rules need it.
package struct PackageManifest: Sendable {
  /// The whole document; an empty map where it cannot be read.
  package let root: YAMLNode
  package private(set) var fault: ParseFault?
  /// The format it is written in, of which rules depend; nil when it names none.
  package let format: FormatVersion?

  init(_ bytes: RawSpan) {
    var found: YAMLNode?
    do throws(YAMLError) {
      found = try PlainYAML.parse(bytes)
      if let found, found.mapping == nil {
        fault = ParseFault("it must be a map", at: found.mark)
      } else if let key = found?.firstDuplicateKey {
        fault = ParseFault("the key \(key.scalar ?? "") stands twice", at: key.mark)
      } else if found == nil {
        fault = ParseFault("it says nothing")
      }
    } catch {
      fault = ParseFault(error)
    }
    root = found ?? YAMLNode(.mapping([]), mark: YAMLMark(line: 1, column: 1))
    format = root["format_version"]?.text.flatMap(FormatVersion.init)
  }

  package var name: String? { root["name"]?.text }
  package var version: Version? { root["version"]?.text.flatMap { try? Version($0) } }
  package var type: String { root["type"]?.text ?? "integration" }
  package var policyTemplates: [YAMLNode] { root["policy_templates"]?.elements ?? [] }

  /// The constraint on the version of Kibana.
  var kibanaConstraint: YAMLNode? { condition("kibana") }
  /// The constraint on the version of the agent.
  var agentConstraint: YAMLNode? { condition("agent") }

  /// Before format 3.0.0 `kibana.version` may be one key.
  private func condition(_ product: String) -> YAMLNode? {
    root.value(
      "conditions", product, "version", isDotted: !(format ?? .oldest).isAtLeast(3, 0, 0))
  }

  /// Whether the version is a release: no tag and not below 1.0.0.
  package var isGenerallyAvailable: Bool {
    guard let version else { return false }
    return !version.isPrerelease && version.major != "0"
  }
}

/// The version of the format that a package is written in: the gate of many rules.
package struct FormatVersion: Hashable, Comparable, Sendable {
  private let major: Int
  private let minor: Int
  private let patch: Int

  /// What a package without a format is judged by.
  static let oldest = FormatVersion(major: 1, minor: 0, patch: 0)

  private init(major: Int, minor: Int, patch: Int) {
    (self.major, self.minor, self.patch) = (major, minor, patch)
  }

  /// Reads a version; a tag after the dash does not count.
  init?(_ text: String) {
    guard let version = try? Version(text), let major = Int(version.major),
      let minor = Int(version.minor), let patch = Int(version.patch)
    else { return nil }
    self.init(major: major, minor: minor, patch: patch)
  }

  package func isAtLeast(_ major: Int, _ minor: Int, _ patch: Int) -> Bool {
    self >= FormatVersion(major: major, minor: minor, patch: patch)
  }

  package static func < (left: FormatVersion, right: FormatVersion) -> Bool {
    (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
  }
}
