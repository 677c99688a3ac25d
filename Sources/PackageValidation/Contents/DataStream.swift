/// One folder of `data_stream`, with what the rules ask of it.
package final class DataStream {
  package let name: String
  package let folder: ContentFolder
  package var path: String { "data_stream/\(name)" }
  private let reader: FactsReader

  init(name: String, folder: ContentFolder, _ reader: FactsReader) {
    (self.name, self.folder, self.reader) = (name, folder, reader)
  }

  /// The manifest; nil where there is none.
  package private(set) lazy var manifest: DataStreamManifest? = {
    guard let file = folder.file("manifest.yml"),
      case .dataStream(let manifest) = reader.facts(of: file, as: .dataStreamManifest).content
    else { return nil }
    return manifest
  }()

  /// The fields; nil where there is no folder of them.
  package private(set) lazy var fields: FieldsFolder? = {
    folder.folder("fields").map { FieldsFolder($0, path: "\(path)/fields", reader) }
  }()

  /// The folder of ingest pipelines, if there is one.
  package var pipelines: ContentFolder? {
    folder.folder("elasticsearch")?.folder("ingest_pipeline")
  }
}

/// The files of one `fields` folder together.
package struct FieldsFolder {
  package struct File {
    package let path: String
    package let fields: FieldsFile
  }

  package let files: [File]

  init(_ folder: ContentFolder, path: String, _ reader: FactsReader) {
    files = folder.entries.compactMap { entry in
      guard entry.isFile, entry.name.hasSuffix(".yml"),
        case .fields(let fields) = reader.facts(of: entry, as: .fields).content
      else { return nil }
      return File(path: "\(path)/\(entry.name)", fields: fields)
    }
  }

  /// All fields without fields below them.
  package var leafCount: Int { files.reduce(0) { $0 + $1.fields.leaves.count } }
}
