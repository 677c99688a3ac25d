internal import Git

/// The bare repository that the server of an image reads: each layer adds a branch and its objects.
enum RepositoryInImage {
  static let folder = ProgramFiles.folder + "/storage.git"
  static let settingsPath = ProgramFiles.folder + "/storage.yml"

  /// The files of one branch's layer.
  ///
  /// - Parameters:
  ///   - layer: The branch and its commit.
  ///   - pack: Its objects.
  /// - Returns: The files, without the folders above them.
  static func files(
    of layer: ServedDistribution.Layer, _ pack: PackCopy
  ) -> [LayerFile] {
    let packs = "\(folder)/objects/pack/"
    func name(_ path: String) -> String {
      String(path[(path.lastIndex(of: "/") ?? path.startIndex)...].dropFirst())
    }
    return [
      LayerFile(path: packs + name(pack.path), content: .file(pack.path)),
      LayerFile(path: packs + name(pack.indexPath), content: .file(pack.indexPath)),
      LayerFile(
        path: "\(folder)/refs/heads/\(layer.branch)",
        content: .bytes(Array("\(layer.tip)\n".utf8))),
    ]
  }

  /// The files that make the branches a storage, and say which distribution is served from which.
  static func files(serving served: ServedDistribution) -> [LayerFile] {
    [
      LayerFile(
        path: "\(folder)/HEAD", content: .bytes(Array("ref: refs/heads/\(served.branch)\n".utf8))),
      LayerFile(
        path: "\(folder)/config",
        content: .bytes(Array("[core]\n\trepositoryformatversion = 0\n\tbare = true\n".utf8))),
      LayerFile(path: settingsPath, content: .bytes(Array(settings(serving: served).utf8))),
    ]
  }

  /// A `storage.yml` with as much as serving needs.
  private static func settings(serving served: ServedDistribution) -> String {
    var text = "version: 1\ndistributions:\n"
    for layer in served.layers {
      let layers = layer.name == served.name ? served.layers.map(\.name) : [layer.name]
      text += "  - name: \(quoted(layer.name))\n    branch: \(quoted(layer.branch))\n"
      text += "    layers: [\(layers.map(quoted).joined(separator: ", "))]\n"
    }
    return text
  }

  /// A name as YAML takes it for a text, whatever it looks like.
  private static func quoted(_ name: String) -> String {
    "'" + name.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}
