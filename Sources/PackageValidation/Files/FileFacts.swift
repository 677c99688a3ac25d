/// What a file is in its package, told by its place there.
package enum FileRole: Hashable, Sendable {
  case manifest
  case changelog
  case dataStreamManifest
  case fields
  case pipelineYAML
  case pipelineJSON
  case kibanaObject
  case image
  /// Text that is looked over and not parsed.
  case text
  case other

  /// Whether the file is YAML, whose size is limited to what is parsed.
  var isYAML: Bool {
    switch self {
    case .manifest, .changelog, .dataStreamManifest, .fields, .pipelineYAML: true
    default: false
    }
  }

  /// Whether the file is text.
  var isText: Bool { self != .image && self != .other }
}

/// All that is known of the bytes of a file in a role: they are read and parsed for this once.
package final class FileFacts: Sendable {
  /// In bytes; 0 where the file cannot be read.
  package let size: Int
  package let failure: ContentFailure?
  package let text: TextFaults
  package let content: Content

  package enum Content: Sendable {
    case none
    case image(ImageType?)
    case manifest(PackageManifest)
    case changelog(ChangelogFile)
    case dataStream(DataStreamManifest)
    case fields(FieldsFile)
    case kibanaObject(KibanaObject)
    case parsed(fault: ParseFault?, beginsWithDashes: Bool)
  }

  init(failure: ContentFailure) {
    (size, self.failure, text, content) = (0, failure, TextFaults(), .none)
  }

  /// Makes the facts of a file whose beginning tells all that is asked of it.
  init(start: RawSpan, size: Int, role: FileRole) {
    self.size = size
    (failure, text) = (nil, TextFaults())
    content = role == .image ? .image(ImageType(start)) : .none
  }

  init(_ bytes: RawSpan, role: FileRole) {
    size = bytes.byteCount
    failure = nil
    text = role.isText ? TextFaults(bytes) : TextFaults()
    content =
      switch role {
      case .manifest: .manifest(PackageManifest(bytes))
      case .changelog: .changelog(ChangelogFile(bytes))
      case .dataStreamManifest: .dataStream(DataStreamManifest(bytes))
      case .fields: .fields(FieldsFile(bytes))
      case .kibanaObject: .kibanaObject(KibanaObject(bytes))
      case .image: .image(ImageType(bytes))
      case .pipelineYAML: Self.parsed(PipelineFile(yaml: bytes))
      case .pipelineJSON: Self.parsed(PipelineFile(json: bytes))
      case .text, .other: .none
      }
  }

  private static func parsed(_ pipeline: PipelineFile) -> Content {
    .parsed(fault: pipeline.fault, beginsWithDashes: pipeline.beginsWithDashes)
  }
}
