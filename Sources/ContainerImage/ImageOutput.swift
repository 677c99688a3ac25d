internal import Drafts
internal import Glibc

/// Where an image goes: a folder in OCI's image layout, or such a folder in one file.
///
/// The blobs come first, each under its digest, and the index last and in one step: it is what
/// readers begin with.
struct ImageOutput {
  private let folder: DraftFolder
  private let isArchive: Bool
  /// The layout as it was; nil where there is none yet.
  let present: ImageLayout?

  /// Where the new blobs are made.
  var draft: String { folder.draft }

  /// Locks the output.
  ///
  /// - Parameter path: The folder, or a file whose name ends in `.tar`.
  /// - Throws: `ImageError`, also where something else is there.
  init(_ path: String) throws(ImageError) {
    let folder = try ImageError.naming { () throws(DraftError) in try DraftFolder(path) }
    (self.folder, isArchive) = (folder, path.hasSuffix(".tar"))
    present = isArchive ? nil : ImageLayout(at: folder.path)
    let isFree =
      isArchive
      ? access(folder.path, F_OK) != 0 || LayoutArchive.isOne(folder.path)
      : present != nil || DraftFolder.isFree(folder.path)
    guard isFree else {
      folder.discard()
      throw .notALayout(path: folder.path)
    }
    do throws(DraftError) {
      try folder.begin()
    } catch {
      folder.discard()
      throw ImageError(error)
    }
  }

  /// Removes what was not put in place, and lets others go on.
  func end() { folder.discard() }

  /// Puts the new blobs and the index in place.
  ///
  /// - Throws: `ImageError`; readers see the images of before then.
  func put(_ index: LayoutIndex) throws(ImageError) {
    try write(index.bytes, to: "\(draft)/index.json")
    if isArchive {
      let archive = "\(draft)/archive"
      try LayoutArchive.write(draft, to: archive)
      DraftFolder.flush()
      return try move(archive, to: folder.path)
    }
    guard let present else {
      DraftFolder.flush()
      return try move(draft, to: folder.path)
    }
    let blobs = "\(present.path)/blobs/sha256"
    try ImageError.naming { () throws(DraftError) in try DraftFolder.makeFolders(blobs) }
    for name in LayoutArchive.names(in: "\(draft)/blobs/sha256") {
      try move("\(draft)/blobs/sha256/\(name)", to: "\(blobs)/\(name)")
    }
    DraftFolder.flush()
    try move("\(draft)/index.json", to: "\(present.path)/index.json")
    removeUnnamed(index, in: blobs)
  }

  /// Removes the blobs that no image names any more; only where every image is one of ours.
  private func removeUnnamed(_ index: LayoutIndex, in blobs: String) {
    guard let layout = ImageLayout(at: folder.path),
      index.entries.allSatisfy({ $0.distribution != nil })
    else { return }
    var named: Set<String> = []
    for entry in index.entries {
      guard let manifest = layout.manifest(entry.descriptor) else { return }
      named.formUnion(([entry.descriptor] + manifest.blobs).map(\.path))
    }
    for name in LayoutArchive.names(in: blobs) where !named.contains("blobs/sha256/\(name)") {
      unlink("\(blobs)/\(name)")
    }
  }

  private func write(_ bytes: [UInt8], to path: String) throws(ImageError) {
    let file = try OutputFile(path)
    try file.write(bytes)
    try file.close()
  }

  private func move(_ source: String, to path: String) throws(ImageError) {
    guard rename(source, path) == 0 else { throw .now("rename \(source) to", path) }
  }
}
