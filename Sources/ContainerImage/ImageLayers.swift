internal import Archive
internal import Drafts
internal import Git
internal import Glibc
internal import Terminal

/// The layers of an image: those of its base, the program, each distribution, and what ties them.
///
/// A distribution's layer depends on its branch and commit alone, so every image that serves the
/// distribution has the same.
struct ImageLayers {
  private(set) var all: [ImageLayer] = []
  /// How the image starts the program; empty where the base runs a registry of its own.
  private(set) var program: [String] = []
  private let blobs: BlobFolder
  /// Where layers may be that need not be written again.
  private let known: ImageLayout?

  /// The format of the layers; those of another are made anew.
  private static let format = 1

  /// Makes or finds them.
  ///
  /// - Throws: `ImageError`.
  init(
    served: ServedDistribution?, base: BaseImage?, blobs: BlobFolder, known: ImageLayout?,
    progress: any ProgressSink
  ) throws(ImageError) {
    (self.blobs, self.known) = (blobs, known)
    for layer in base?.layers ?? [] {
      try blobs.copy(layer.descriptor, from: base?.path ?? "")
      all.append(layer)
    }
    if base?.packageRegistry != nil {
      if let served { try addFolders(served, base, progress) }
      return
    }
    if let program = base?.program {
      self.program = program
    } else {
      try addProgram(isAlone: base == nil)
    }
    guard let served else { return }
    for layer in served.layers { try addRepository(layer, served, progress) }
    try addFiles("settings", RepositoryInImage.files(serving: served))
  }

  /// Adds a layer, unless the base has it already.
  private mutating func add(_ layer: ImageLayer) {
    if !all.contains(where: { $0.descriptor.digest == layer.descriptor.digest }) {
      all.append(layer)
    }
  }

  private mutating func addProgram(isAlone: Bool) throws(ImageError) {
    let found = try ProgramFiles()
    let folder = "/" + ProgramFiles.folder
    var files = found.files
    files.append(LayerFile(path: ProgramFiles.folder + "/cache", content: .folder(mode: 0o1777)))
    if isAlone {
      // With these the image looks to the loader as a system does that has nothing but the program.
      files.append(LayerFile(path: "tmp", content: .folder(mode: 0o1777)))
      files.append(
        LayerFile(path: "usr/bin/storage", content: .link(target: folder + "/bin/storage")))
      for libraries in found.libraryFolders {
        files.append(
          LayerFile(
            path: String(libraries.dropFirst()), content: .link(target: folder + "/lib")))
      }
      program = ["/usr/bin/storage"]
    } else {
      // The base's own libraries are of another system: each program keeps to its own.
      program =
        found.loader.map { ["\(folder)/lib/\($0)", "--library-path", "\(folder)/lib"] } ?? []
      program.append(folder + "/bin/storage")
    }
    try addFiles("program", files)
  }

  private mutating func addFiles(_ title: String, _ files: [LayerFile]) throws(ImageError) {
    let files = LayerFile.withFolders(files)
    let content = "\(title) \(try Self.digest(of: files)) \(Self.format)"
    if let layer = known?.layer(title, content: content) { return add(layer) }
    add(
      try blobs.addLayer(title, content: content, level: 6) { (tar) throws(LayerFault) in
        for file in files { try tar.add(file) }
      })
  }

  /// What becomes another one when anything of the files does.
  private static func digest(of files: [LayerFile]) throws(ImageError) -> String {
    var digest = SHA256()
    for file in files {
      digest.update("\(file.path)\0\(file.isExecutable)\0".utf8)
      switch file.content {
      case .bytes(let bytes): digest.update(SHA256.digest(of: bytes))
      case .link(let target): digest.update("link \(target)\0".utf8)
      case .folder(let mode): digest.update("folder \(mode)\0".utf8)
      case .file(let path):
        var content = SHA256()
        try InputFile.pieces(of: path) { content.update($0) }
        digest.update(content.finish())
      }
    }
    return SHA256.hexadecimal(digest: digest.finish())
  }

  private mutating func addRepository(
    _ layer: ServedDistribution.Layer, _ served: ServedDistribution, _ progress: any ProgressSink
  ) throws(ImageError) {
    let content = "branch \(layer.branch) \(layer.tip) \(Self.format)"
    if let layer = known?.layer(layer.name, content: content) { return add(layer) }
    let folder = blobs.unfinished("pack")
    let pack: PackCopy
    do throws(GitError) {
      let repository = try Self.open(served)
      let objects = try LayerObjects(of: layer.tip, in: repository).ids
      progress.begin("packing \(layer.name)", total: objects.count)
      defer { progress.end() }
      pack = try PackCopy(
        of: objects, from: repository, in: folder, environment: served.environment,
        progress: progress.advance)
    } catch {
      throw .unreadable(error)
    }
    let files = LayerFile.withFolders(RepositoryInImage.files(of: layer, pack))
    // The objects are compressed already.
    let made = try blobs.addLayer(layer.name, content: content, level: 0) {
      (tar) throws(LayerFault) in
      for file in files { try tar.add(file) }
    }
    try ImageError.naming { () throws(DraftError) in try DraftFolder.remove(folder) }
    add(made)
  }

  private mutating func addFolders(
    _ served: ServedDistribution, _ base: BaseImage?, _ progress: any ProgressSink
  ) throws(ImageError) {
    let repository: Repository
    do throws(GitError) {
      repository = try Self.open(served)
    } catch {
      throw .unreadable(error)
    }
    for layer in served.layers {
      let content = "folders \(layer.name) \(layer.tip) \(Self.format)"
      if let layer = known?.layer(layer.name, content: content) {
        add(layer)
        continue
      }
      progress.begin("packing \(layer.name)", total: nil)
      defer { progress.end() }
      add(
        try blobs.addLayer(layer.name, content: content, level: 6) { (tar) throws(LayerFault) in
          try PackageFolders(repository: repository).add(layer, to: &tar)
        })
    }
    let folder = base?.workingFolder ?? ""
    try addFiles(
      "settings",
      [
        LayerFile(
          path: (folder.isEmpty ? "" : folder + "/") + "config.yml",
          content: .bytes(PackageFolders.configuration(served)))
      ])
  }

  private static func open(_ served: ServedDistribution) throws(GitError) -> Repository {
    do throws(RepositoryError) {
      return try Repository.open(
        at: served.repository, environment: served.environment, trusted: true)
    } catch {
      throw GitError("open repository \(served.repository)", message: "\(error)", kind: .system)
    }
  }
}
