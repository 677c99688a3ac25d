internal import Terminal

/// The tool's own version: the one place where the number stands.
package enum ToolVersion {
  package static let number = "0.1.0"
  /// When that version was made, for the manual page.
  package static let date = "2026-11-21"
}

/// `storage --version`.
enum VersionReport {
  static var report: Report {
    Report(
      text: StyledText("storage \(ToolVersion.number)\n"),
      json: ["version": .string(ToolVersion.number)])
  }
}
