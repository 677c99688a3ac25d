internal import Archive
internal import Drafts
internal import Glibc
internal import Terminal

/// The folder `blobs/sha256` of an image layout that is being made.
struct BlobFolder {
  /// The layout.
  let root: String

  /// Makes the folder in a new layout, and the file that says that it is one.
  ///
  /// - Throws: `ImageError`.
  init(makingIn root: String) throws(ImageError) {
    self.root = root
    try ImageError.naming { () throws(DraftError) in
      try DraftFolder.makeFolders("\(root)/blobs/sha256")
    }
    let file = try OutputFile("\(root)/oci-layout")
    try file.write(Array("{\"imageLayoutVersion\":\"1.0.0\"}".utf8))
    try file.close()
  }

  /// A path for something that is not finished.
  func unfinished(_ name: String) -> String { "\(root)/\(name)" }

  /// Writes a JSON document.
  ///
  /// - Returns: What it is called by.
  /// - Throws: `ImageError`.
  func add(_ document: JSONValue, _ mediaType: String) throws(ImageError) -> Descriptor {
    let bytes = Array(document.compactText.utf8)
    let descriptor = Descriptor(
      mediaType: mediaType, digest: Descriptor.prefix + SHA256.hexadecimal(of: bytes),
      size: bytes.count)
    let path = "\(root)/\(descriptor.path)"
    guard InputFile.size(path) == nil else { return descriptor }
    let file = try OutputFile(path)
    try file.write(bytes)
    try file.close()
    return descriptor
  }

  /// Writes a layer.
  ///
  /// - Parameters:
  ///   - title: What people call it.
  ///   - content: What it is made from.
  ///   - level: How hard to compress it.
  ///   - body: Adds the layer's files.
  /// - Returns: The layer.
  /// - Throws: `ImageError`.
  func addLayer(
    _ title: String, content: String, level: Int32,
    _ body: (inout TarWriter) throws(LayerFault) -> Void
  ) throws(ImageError) -> ImageLayer {
    let path = unfinished("layer")
    let blob = try BlobWriter(path, level: level)
    do throws(LayerFault) {
      var tar = try LayerFault.naming { () throws(ArchiveError) in
        try TarWriter { blob.add($0) }
      }
      try body(&tar)
      let finished = tar
      try LayerFault.finish(finished)
    } catch {
      throw blob.failure ?? error.imageError(path)
    }
    let (diffID, digest, size) = try blob.finish()
    let descriptor = Descriptor(
      mediaType: MediaType.layer, digest: digest, size: size,
      annotations: [Annotation.content: content])
    let place = "\(root)/\(descriptor.path)"
    guard rename(path, place) == 0 else { throw .now("rename \(path) to", place) }
    return ImageLayer(descriptor: descriptor, diffID: diffID, title: title)
  }

  /// Copies a blob of another layout.
  ///
  /// - Throws: `ImageError.badBase` where it is not what its digest says.
  func copy(_ descriptor: Descriptor, from layout: String) throws(ImageError) {
    let (source, path) = ("\(layout)/\(descriptor.path)", "\(root)/\(descriptor.path)")
    guard InputFile.size(path) == nil else { return }
    guard InputFile.size(source) != nil else {
      throw .badBase(path: layout, reason: "it has no blob \(descriptor.digest)")
    }
    let file = try OutputFile(path)
    var digest = SHA256()
    try InputFile.pieces(of: source) { (piece) throws(ImageError) in
      digest.update(piece)
      try file.write(piece)
    }
    try file.close()
    let found = Descriptor.prefix + SHA256.hexadecimal(digest: digest.finish())
    guard found == descriptor.digest else {
      unlink(path)
      throw .badBase(path: layout, reason: "the blob \(descriptor.digest) is damaged")
    }
  }
}
