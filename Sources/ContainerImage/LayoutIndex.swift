internal import Terminal

/// The images of a layout: its file `index.json`.
struct LayoutIndex {
  /// One name of one image.
  struct Entry {
    let descriptor: Descriptor
    /// As it stands in the file.
    let json: JSONValue

    var tag: String? { descriptor.annotations[Annotation.referenceName] }
    var distribution: String? { descriptor.annotations[Annotation.distribution] }
  }

  private(set) var entries: [Entry] = []

  init() {}

  /// Reads an index; nil where it is none.
  init?(parsing bytes: [UInt8]) {
    guard let json = try? JSONValue(parsing: bytes), case .array(let manifests)? = json["manifests"]
    else { return nil }
    for manifest in manifests {
      guard let descriptor = Descriptor(manifest) else { return nil }
      entries.append(Entry(descriptor: descriptor, json: manifest))
    }
  }

  var tags: [String] { entries.compactMap(\.tag).sorted() }

  /// Names an image.
  ///
  /// Of a distribution whose tags move the image that they named before stays, under the tag of its
  /// commit, for those who are copying it; what was before that goes.
  ///
  /// - Parameters:
  ///   - manifest: The image.
  ///   - tags: Its tags, that of the branch first.
  ///   - distribution: What it is of.
  ///   - isMoving: Whether what the tags named before is replaced.
  ///   - platform: What it is for.
  mutating func name(
    _ manifest: Descriptor, _ tags: [String], distribution: String, isMoving: Bool,
    platform: JSONValue
  ) {
    let previous = entries.first { $0.tag == tags.first && $0.descriptor.digest != manifest.digest }
    // Made twice without a change, the image before is still the one before.
    if isMoving, let previous {
      entries.removeAll {
        $0.distribution == distribution && $0.descriptor.digest != previous.descriptor.digest
      }
    }
    entries.removeAll { $0.tag.map(tags.contains) ?? false }
    for tag in tags {
      var descriptor = manifest
      descriptor.annotations = [
        Annotation.referenceName: tag, Annotation.distribution: distribution,
      ]
      let members = descriptor.members.merging(["platform": platform]) { $1 }
      entries.append(Entry(descriptor: descriptor, json: .object(members)))
    }
    entries.sort { ($0.tag ?? "").utf8.lexicographicallyPrecedes(($1.tag ?? "").utf8) }
  }

  var bytes: [UInt8] {
    let json: JSONValue = .object([
      "schemaVersion": .integer(2), "mediaType": .string(MediaType.index),
      "manifests": .array(entries.map(\.json)),
    ])
    return Array(json.compactText.utf8)
  }
}
