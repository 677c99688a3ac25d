internal import CLibYAML

/// The version of the libyaml that this process runs with, such as `0.2.5`.
package func libYAMLVersion() -> String {
  yaml_get_version_string().map { String(cString: $0) } ?? "unknown"
}
