internal import CommandParsing
internal import ContainerImage
internal import Terminal

/// The answer of `storage image`.
struct ImageReport {
  let outcome: ImageBuild.Outcome
  /// What it is of; nil for an image without packages.
  let distribution: String?
  /// The folder or file, as it was typed.
  let path: String
  /// What the settings call the image, without a tag.
  let image: String?

  var report: Report { Report(text: text, json: json) }

  private var size: Int { outcome.layers.reduce(0) { $0 + $1.size } }

  private var text: StyledText {
    let name = distribution ?? "an empty registry"
    guard !outcome.isUnchanged else {
      return "nothing to do: \(path) has the image of \(name, .distribution)\n"
    }
    var text: StyledText =
      "made the image of \(name, .distribution) in \(path): \(ByteCount.text(size))\n"
    text += "  digest  \(outcome.digest, .dim)\n"
    for tag in outcome.tags { text += "  tag     \(tag)\n" }
    for layer in outcome.layers {
      let state = layer.isKept ? "kept" : "written"
      text += "  layer   \(layer.title) \(ByteCount.text(layer.size)) \(state)\n"
    }
    if let image, let tag = outcome.tags.first {
      text += "push it: \(line(Self.push(path, tag, to: image)))\n"
    }
    return text
  }

  private func line(_ words: [String]) -> String {
    words.map(ShellWord.quoted).joined(separator: " ")
  }

  /// The command that copies an image from its layout to its registry.
  static func push(_ path: String, _ tag: String, to image: String) -> [String] {
    let kind = path.hasSuffix(".tar") ? "oci-archive" : "oci"
    return ["skopeo", "copy", "\(kind):\(path):\(tag)", "docker://\(image):\(tag)"]
  }

  private var json: [String: JSONValue] {
    [
      "distribution": JSONValue(distribution), "output": .string(path),
      "unchanged": .bool(outcome.isUnchanged), "digest": .string(outcome.digest),
      "tags": JSONValue(outcome.tags), "size": .integer(size),
      "layers": .array(
        outcome.layers.map { layer in
          .object([
            "title": .string(layer.title), "digest": .string(layer.digest),
            "diffId": .string(layer.diffID), "size": .integer(layer.size),
            "kept": .bool(layer.isKept),
          ])
        }),
    ]
  }
}
