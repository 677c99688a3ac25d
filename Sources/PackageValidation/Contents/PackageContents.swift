package import PackageModel

/// One package as the rules see it: its files, with what is known of each.
package final class PackageContents {
  /// Where the package stands, which its manifest must agree with; nil for a folder of any name.
  package let reference: PackageReference?
  package let root: ContentFolder
  private let reader: FactsReader

  package init(_ root: ContentFolder, reference: PackageReference?, reader: FactsReader) {
    (self.root, self.reference, self.reader) = (root, reference, reader)
  }

  /// A file with its path below the package.
  package struct File {
    package let path: String
    package let entry: ContentEntry
    package let role: FileRole
  }

  /// All files but those for development, in the order of the tree.
  package private(set) lazy var files: [File] = {
    var files: [File] = []
    FileWalk.visit(root) { files.append(File(path: $0, entry: $1, role: $2)) }
    return files
  }()

  /// The manifest; nil where there is none.
  package private(set) lazy var manifest: PackageManifest? = {
    guard let file = root.file("manifest.yml"),
      case .manifest(let manifest) = reader.facts(of: file, as: .manifest).content
    else { return nil }
    return manifest
  }()

  /// The version of the format that rules go by.
  package var format: FormatVersion { manifest?.format ?? .oldest }

  package private(set) lazy var dataStreams: [DataStream] = {
    (root.folder("data_stream")?.entries ?? []).compactMap { entry in
      entry.folder.map { DataStream(name: entry.name, folder: $0, reader) }
    }
  }()

  /// The changelog; nil where there is none or it cannot be read.
  package private(set) lazy var changelog: ChangelogFile? = {
    guard let file = root.file("changelog.yml"),
      case .changelog(let changelog) = reader.facts(of: file, as: .changelog).content
    else { return nil }
    return changelog
  }()

  /// The fields of a package of type input, which stand at its root.
  package private(set) lazy var inputFields: FieldsFolder? = {
    root.folder("fields").map { FieldsFolder($0, path: "fields", reader) }
  }()

  /// Every file of fields, those of transforms among them.
  package private(set) lazy var fieldsFiles: [FieldsFolder.File] = {
    files.compactMap { file in
      guard file.role == .fields,
        case .fields(let fields) = reader.facts(of: file.entry, as: .fields).content
      else { return nil }
      return FieldsFolder.File(path: file.path, fields: fields)
    }
  }()

  /// What is known of a file in a role.
  package func facts(of file: ContentEntry, as role: FileRole) -> FileFacts {
    reader.facts(of: file, as: role)
  }

  /// The file at a path that a manifest names; with `.link` after it in a source tree.
  package func file(at path: String, mode: PackageMode) -> ContentEntry? {
    root.file(at: path) ?? (mode == .source ? root.file(at: path + ".link") : nil)
  }
}

/// How far a package is on its way to the storage.
package enum PackageMode: String, Hashable, Sendable, CaseIterable {
  /// Finished, as the storage holds it.
  case build
  /// As its authors have it: with `_dev`, links and fields that are defined elsewhere.
  case source
}
