internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// Built versions read from directories and zips into a staging.
struct StagedAdditions {
  let versions: [StoredVersion]

  /// - Parameters:
  ///   - paths: As they were typed.
  ///   - staging: Gets the objects.
  ///   - context: What the command gets of the outside world.
  /// - Throws: `PackageDirectoryError`, `AddedTwice`, `GitError`.
  init(_ paths: [String], in staging: ObjectStaging, _ context: Context) throws {
    var versions: [PackageReference: (version: StoredVersion, directory: String)] = [:]
    context.progress.begin("Reading packages", total: paths.count)
    defer { context.progress.end() }
    for directory in paths {
      let path = context.path(directory)
      let version =
        directory.hasSuffix(".zip")
        ? try PackageArchive(path, shownAs: directory).stage(in: staging)
        : try PackageDirectory(path, shownAs: directory).stage(in: staging)
      if let twin = versions[version.reference], twin.version.tree != version.tree {
        throw AddedTwice(
          reference: version.reference, directories: (twin.directory, directory))
      }
      versions[version.reference] = (version, directory)
      context.progress.advance(by: 1)
    }
    self.versions = versions.values.map(\.version)
  }
}

/// Two directories say that they are the same version, and are not the same.
struct AddedTwice: Error {
  let reference: PackageReference
  let directories: (String, String)
}
