internal import PackageModel
internal import PackageStorage

/// The commands that make a distribution's image anew and bring it to its registry.
struct ImageRenewal {
  /// The words that every command of this tool on the same storage begins with.
  let invocation: [String]
  /// The folder of the images, as it is typed.
  let layout: String
  /// Whether the images are looked for in that folder, so that none has to be pushed.
  let isLocal: Bool

  /// The commands, each in its words; none for a distribution without an image.
  func commands(for step: ReleasePlan.Step) -> [[String]] {
    guard !step.images.isEmpty else { return [] }
    let image = invocation + ["image", step.distribution.name, "--output", layout]
    let source = "oci:\(layout):\(step.distribution.branch)"
    return [image]
      + (isLocal ? [] : step.images.map { ["skopeo", "copy", source, "docker://\($0)"] })
  }
}
