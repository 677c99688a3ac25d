internal import PackageRegistry
internal import StaticSite
internal import Terminal

/// The answer of `storage build`.
struct BuildReport {
  let outcome: SiteBuild.Outcome
  /// The site's folder, as it was typed.
  let path: String
  /// What kept packages out of the registry.
  let problems: [PackageProblem]

  var report: Report {
    var report = Report(text: text, json: json)
    report.warnings = problems.map(\.description) + outcome.warnings
    return report
  }

  private var text: StyledText {
    let manifest = outcome.manifest
    guard !outcome.isUnchanged else {
      return "nothing to do: \(path) is the site of \(manifest.distribution, .distribution)\n"
    }
    var text: StyledText =
      "built \(manifest.distribution, .distribution) in \(path): \(manifest.packages.count) versions\n"
    text += "  \(outcome.written) written, \(outcome.reused) kept, \(outcome.removed) gone, "
    text += "\(ByteCount.text(outcome.bytesWritten)) written\n"
    for layer in manifest.layers { text += "  \(layer.name) \(layer.commit, .dim)\n" }
    return text
  }

  private var json: [String: JSONValue] {
    [
      "distribution": .string(outcome.manifest.distribution),
      "output": .string(path), "unchanged": .bool(outcome.isUnchanged),
      "layers": .array(
        outcome.manifest.layers.map {
          .object(["distribution": .string($0.name), "commit": .string($0.commit)])
        }),
      "versions": .integer(outcome.manifest.packages.count),
      "written": .integer(outcome.written), "kept": .integer(outcome.reused),
      "removed": .integer(outcome.removed), "bytesWritten": .integer(outcome.bytesWritten),
    ]
  }
}
