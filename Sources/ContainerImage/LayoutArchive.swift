internal import Archive
internal import Glibc

/// A layout in one file: a tar of its folder, without compression.
enum LayoutArchive {
  private static let first = "oci-layout"

  /// Whether the file is one that was written here.
  static func isOne(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var header = [UInt8](repeating: 0, count: 512)
    return read(descriptor, &header, 512) == 512
      && header.starts(with: Array(first.utf8) + [0]) && header[257...].starts(with: "ustar".utf8)
  }

  /// Writes the layout in a folder into a file beside it.
  ///
  /// - Throws: `ImageError`.
  static func write(_ layout: String, to path: String) throws(ImageError) {
    let file = try OutputFile(path)
    var failure: ImageError?
    do throws(LayerFault) {
      var tar = try LayerFault.naming { () throws(ArchiveError) in
        try TarWriter { bytes in
          do throws(ImageError) {
            try file.write(bytes)
            return true
          } catch {
            failure = error
            return false
          }
        }
      }
      try tar.add(LayerFile(path: first, content: .file("\(layout)/\(first)")))
      // Who unpacks it makes folders that are not told of as root's, and fails where it is not root.
      for folder in ["blobs", "blobs/sha256"] {
        try tar.add(LayerFile(path: folder, content: .folder(mode: 0o755)))
      }
      let blobs = names(in: "\(layout)/blobs/sha256").map { "blobs/sha256/\($0)" }
      for name in ["index.json"] + blobs {
        try tar.add(LayerFile(path: name, content: .file("\(layout)/\(name)")))
      }
      let finished = tar
      try LayerFault.finish(finished)
    } catch {
      throw failure ?? error.imageError(path)
    }
    try file.close()
  }

  /// The names of what a folder holds, in their order.
  static func names(in folder: String) -> [String] {
    guard let listing = opendir(folder) else { return [] }
    defer { closedir(listing) }
    var names: [String] = []
    while let entry = readdir(listing) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
