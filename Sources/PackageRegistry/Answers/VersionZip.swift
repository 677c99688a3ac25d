internal import Archive
package import Git
package import PackageModel
package import PackageStorage

/// The zip of a version in a repository, as every registry serves it: what a signature is of.
package enum VersionZip {
  /// Builds it, reading every file anew.
  ///
  /// - Throws: `UnreadableVersion`; `RegistryError.noArchiveLibrary`.
  package static func bytes(
    of version: StoredVersion, in repository: Repository
  ) throws -> [UInt8] {
    do throws(PackageFault) {
      let files = TreePackageFiles(
        reader: TreeReader(repository), tree: version.tree, isVerified: true)
      return try PackageArtifact.bytes(named: version.reference.description, files, .zip)
    } catch {
      if error.kind == .noLibrary { throw RegistryError.noArchiveLibrary(error.message) }
      throw UnreadableVersion(
        reference: version.reference,
        reason: error.file.map { "\($0): \(error.message)" } ?? error.message)
    }
  }
}

/// A version of which no archive can be made.
package struct UnreadableVersion: Error {
  package let reference: PackageReference
  package let reason: String
}
