internal import Archive

/// One entry of a layer.
struct LayerFile: Hashable, Sendable {
  enum Content: Hashable, Sendable {
    case bytes([UInt8])
    /// A file of this machine.
    case file(String)
    case link(target: String)
    case folder(mode: UInt32)
  }

  /// Its path in the image, without a slash at either end.
  let path: String
  let content: Content
  var isExecutable = false

  /// The entries and the folders above them that are not among them, in the order of paths.
  static func withFolders(_ files: [LayerFile]) -> [LayerFile] {
    var all = Dictionary(files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    for file in files {
      var parts = file.path.split(separator: "/")
      while parts.count > 1 {
        parts.removeLast()
        let folder = parts.joined(separator: "/")
        if all[folder] == nil {
          all[folder] = LayerFile(path: folder, content: .folder(mode: 0o755))
        }
      }
    }
    return all.values.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }
}

extension TarWriter {
  /// Adds an entry of a layer.
  mutating func add(_ file: LayerFile) throws(LayerFault) {
    do throws(ArchiveError) {
      switch file.content {
      case .bytes(let bytes):
        try addFile(file.path, isExecutable: file.isExecutable, content: bytes)
      case .link(let target): try addLink(file.path, target: target)
      case .folder(let mode): try addFolder(file.path, mode: mode)
      case .file: break
      }
    } catch {
      throw .archive(error)
    }
    guard case .file(let source) = file.content else { return }
    try copy(source, to: file.path, isExecutable: file.isExecutable)
  }

  /// Adds a file of this machine.
  private mutating func copy(
    _ source: String, to path: String, isExecutable: Bool
  ) throws(LayerFault) {
    guard let size = InputFile.size(source) else { throw .image(.now("read", source)) }
    do throws(ArchiveError) {
      try beginFile(path, isExecutable: isExecutable, size: size)
    } catch {
      throw .archive(error)
    }
    var fault: ArchiveError?
    do throws(ImageError) {
      try InputFile.pieces(of: source) { (piece) throws(ImageError) in
        do throws(ArchiveError) {
          try write(piece)
        } catch {
          fault = error
          throw .failed(action: "write", path: source, reason: "\(error)")
        }
      }
    } catch {
      throw fault.map { .archive($0) } ?? .image(error)
    }
  }
}
