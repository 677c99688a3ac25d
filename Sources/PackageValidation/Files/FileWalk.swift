/// Visits the files of a package and tells the role of each by its place.
enum FileWalk {
  private enum Place {
    case root, dataStreams, dataStream, elasticsearch, pipelines, transforms, transform, fields
    case kibana, kibanaType, elsewhere
  }

  /// Calls `body` with the path, the entry and the role of each file outside `_dev`.
  static func visit(
    _ root: ContentFolder, _ body: (String, ContentEntry, FileRole) -> Void
  ) {
    visit(root, prefix: "", .root, body)
  }

  /// Tells the role of a file by its path in the package.
  static func role(ofFileAt path: String) -> FileRole {
    var parts = path.split(separator: "/")[...]
    guard let name = parts.popLast() else { return .other }
    return role(String(name), in: parts.reduce(.root) { self.place(String($1), in: $0) })
  }

  private static func visit(
    _ folder: ContentFolder, prefix: String, _ place: Place,
    _ body: (String, ContentEntry, FileRole) -> Void
  ) {
    for entry in folder.entries {
      if let below = entry.folder {
        guard entry.name != "_dev" else { continue }
        visit(below, prefix: "\(prefix)\(entry.name)/", self.place(entry.name, in: place), body)
      } else if entry.isFile {
        body(prefix + entry.name, entry, role(entry.name, in: place))
      }
    }
  }

  private static func place(_ name: String, in place: Place) -> Place {
    switch (place, name) {
    case (.root, "data_stream"): .dataStreams
    case (.dataStreams, _): .dataStream
    case (.root, "fields"), (.dataStream, "fields"), (.transform, "fields"): .fields
    case (.root, "elasticsearch"), (.dataStream, "elasticsearch"): .elasticsearch
    case (.elasticsearch, "ingest_pipeline"): .pipelines
    case (.elasticsearch, "transform"): .transforms
    case (.transforms, _): .transform
    case (.root, "kibana"): .kibana
    case (.kibana, _): .kibanaType
    default: .elsewhere
    }
  }

  private static func role(_ name: String, in place: Place) -> FileRole {
    switch (place, name, ending(name)) {
    case (.root, "manifest.yml", _): .manifest
    case (.root, "changelog.yml", _): .changelog
    case (.dataStream, "manifest.yml", _): .dataStreamManifest
    case (.fields, _, "yml"): .fields
    case (.pipelines, _, "yml"): .pipelineYAML
    case (.pipelines, _, "json"): .pipelineJSON
    case (.kibanaType, _, "json"): .kibanaObject
    case (_, _, "svg"), (_, _, "yml"), (_, _, "yaml"), (_, _, "json"), (_, _, "md"),
      (_, _, "hbs"), (_, _, "txt"):
      .text
    case (_, _, "png"), (_, _, "jpg"), (_, _, "jpeg"), (_, _, "gif"), (_, _, "webp"): .image
    default: .other
    }
  }

  private static func ending(_ name: String) -> Substring {
    name.utf8.lastIndex(of: UInt8(ascii: ".")).map { name[name.utf8.index(after: $0)...] } ?? ""
  }
}
