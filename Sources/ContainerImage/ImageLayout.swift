internal import Archive
internal import Terminal

/// A folder in OCI's image layout that is there already.
struct ImageLayout {
  let path: String
  let index: LayoutIndex

  /// What a manifest names.
  struct Manifest {
    let configuration: Descriptor
    let layers: [Descriptor]

    /// All that it names.
    var blobs: [Descriptor] { [configuration] + layers }
  }

  /// Reads its index; nil where the folder is no layout.
  init?(at path: String) {
    guard InputFile.size("\(path)/oci-layout") != nil,
      let bytes = InputFile.document("\(path)/index.json"), let index = LayoutIndex(parsing: bytes)
    else { return nil }
    (self.path, self.index) = (path, index)
  }

  /// A JSON document of the layout; nil where it is missing, or not what its digest says.
  func document(_ descriptor: Descriptor) -> JSONValue? {
    guard let bytes = InputFile.document("\(path)/\(descriptor.path)"),
      Descriptor.prefix + SHA256.hexadecimal(of: bytes) == descriptor.digest
    else { return nil }
    return try? JSONValue(parsing: bytes)
  }

  /// The manifest of an image, or of that for an architecture where there is a list of them.
  func manifest(_ descriptor: Descriptor, for architecture: String? = nil) -> Manifest? {
    guard let json = document(descriptor) else { return nil }
    if case .array(let members)? = json["manifests"] {
      let member = members.first {
        $0["platform"]?["architecture"]?.stringValue == architecture && architecture != nil
      }
      guard let chosen = Descriptor(member), let json = document(chosen) else { return nil }
      return Self.manifest(json)
    }
    return Self.manifest(json)
  }

  private static func manifest(_ json: JSONValue) -> Manifest? {
    guard let configuration = Descriptor(json["config"]), case .array(let layers)? = json["layers"]
    else { return nil }
    let descriptors = layers.compactMap { Descriptor($0) }
    guard descriptors.count == layers.count else { return nil }
    return Manifest(configuration: configuration, layers: descriptors)
  }

  /// A layer that is there, whole, and made from what `content` says; nil where there is none.
  func layer(_ title: String, content: String) -> ImageLayer? {
    for entry in index.entries {
      guard let manifest = manifest(entry.descriptor),
        let place = manifest.layers.firstIndex(where: {
          $0.annotations[Annotation.content] == content
        }),
        let diffIDs = document(manifest.configuration)?["rootfs"]?["diff_ids"]?.elements,
        diffIDs.indices.contains(place), let diffID = diffIDs[place].stringValue,
        isWhole(manifest.layers[place])
      else { continue }
      return ImageLayer(
        descriptor: manifest.layers[place], diffID: diffID, title: title, isKept: true)
    }
    return nil
  }

  private func isWhole(_ descriptor: Descriptor) -> Bool {
    let path = "\(path)/\(descriptor.path)"
    guard InputFile.size(path) == descriptor.size else { return false }
    var digest = SHA256()
    do throws(ImageError) {
      try InputFile.pieces(of: path) { digest.update($0) }
    } catch {
      return false
    }
    return Descriptor.prefix + SHA256.hexadecimal(digest: digest.finish()) == descriptor.digest
  }
}
