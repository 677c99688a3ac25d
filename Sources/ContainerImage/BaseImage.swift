internal import Terminal

/// An image of a layout that another one is built on.
struct BaseImage {
  /// The layout's folder.
  let path: String
  let layers: [ImageLayer]
  let configuration: JSONValue

  /// Reads it.
  ///
  /// - Parameters:
  ///   - place: The layout's folder, and after a colon the tag of the image where there are several.
  ///   - architecture: What the image has to be for.
  /// - Throws: `ImageError.badBase`.
  init(_ place: String, for architecture: String) throws(ImageError) {
    var (folder, tag) = (place, String?.none)
    if InputFile.size("\(place)/index.json") == nil, let colon = place.lastIndex(of: ":") {
      (folder, tag) = (String(place[..<colon]), String(place[place.index(after: colon)...]))
    }
    func refuse(_ reason: String) -> ImageError { .badBase(path: place, reason: reason) }
    guard let layout = ImageLayout(at: folder) else {
      throw refuse("it is no folder in OCI's image layout")
    }
    let tags = layout.index.tags
    var named = layout.index.entries
    if let tag { named = named.filter { $0.tag == tag } }
    let choice = Set(named.map(\.descriptor.digest))
    guard choice.count == 1, let found = named.first?.descriptor else {
      throw refuse(
        choice.isEmpty
          ? "it has no image \(tag ?? "")"
          : "it has several images; name one after a colon: \(tags.joined(separator: ", "))")
    }
    guard let manifest = layout.manifest(found, for: architecture) else {
      throw refuse("its manifest cannot be read, or is for no \(architecture)")
    }
    guard let configuration = layout.document(manifest.configuration),
      configuration["rootfs"]?["diff_ids"]?.elements.count == manifest.layers.count
    else { throw refuse("its configuration cannot be read") }
    guard configuration["architecture"]?.stringValue == architecture else {
      throw refuse(
        "it is for \(configuration["architecture"]?.stringValue ?? "another machine"), "
          + "this is \(architecture)")
    }
    path = folder
    layers = zip(manifest.layers, configuration["rootfs"]?["diff_ids"]?.elements ?? []).map {
      ImageLayer(descriptor: $0, diffID: $1.stringValue ?? "", title: "base")
    }
    self.configuration = configuration
  }

  /// What its configuration says of how it is run.
  subscript(_ key: String) -> JSONValue? { configuration["config"]?[key] }

  private var entryPoint: [String] { self["Entrypoint"]?.elements.compactMap(\.stringValue) ?? [] }

  var labels: [String: String] { Descriptor.texts(self["Labels"]) }

  /// How it starts this program, where it holds it: the words before the command.
  var program: [String]? {
    guard labels[ImageConfiguration.versionLabel] != nil,
      let serve = entryPoint.firstIndex(of: ImageConfiguration.command)
    else { return nil }
    return Array(entryPoint[..<serve].prefix { !$0.hasPrefix("--config") })
  }

  /// The version of the package registry that it runs; nil where it runs none.
  var packageRegistry: String? {
    let isOne = entryPoint.first.map {
      $0.split(separator: "/").last == "package-registry"
    }
    guard isOne == true || labels[ImageConfiguration.registryLabel] != nil else { return nil }
    return labels[ImageConfiguration.registryLabel]
      ?? labels["org.opencontainers.image.version"] ?? "unknown"
  }

  /// Where the package registry looks for its configuration.
  var workingFolder: String {
    let folder = self["WorkingDir"]?.stringValue ?? ""
    return folder.split(separator: "/").joined(separator: "/")
  }
}
