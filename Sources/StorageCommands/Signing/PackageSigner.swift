internal import Git
internal import PackageModel
internal import PackageRegistry
internal import PackageStorage
internal import Transport

/// Signs the zips of versions with the user's key, each once however often a change is planned.
final class PackageSigner {
  private let context: Context
  private let repository: Repository
  private let staging: ObjectStaging
  private let signer: ObjectSigner
  private var made: [StoredVersion: ObjectID] = [:]

  /// - Parameters:
  ///   - context: What the command gets of the outside world.
  ///   - repository: Where the versions are; its configuration names the key, as git's does.
  ///   - staging: Gets the signatures.
  /// - Throws: `NoPackageSignature`, `IdentityError`, `GitError`.
  init(_ context: Context, _ repository: Repository, _ staging: ObjectStaging) throws {
    (self.context, self.repository, self.staging) = (context, repository, staging)
    let format = try repository.configuration().value("gpg.format") ?? ""
    let committer = try Identity(for: repository, now: context.now).committer
    guard format.lowercased() != "x509",
      let program = try SigningProgram(
        for: .package, in: repository, isWanted: true, committer: committer)
    else { throw NoPackageSignature(format: format) }
    signer = program.signer
  }

  /// - Parameter version: The version to sign.
  /// - Returns: The signature's blob, staged.
  /// - Throws: `UnreadableVersion`, `RegistryError.noArchiveLibrary`, `GitError`, `TransportError`.
  func signature(of version: StoredVersion) throws -> ObjectID {
    if let known = made[version] { return known }
    try LeftOutObjects(of: repository, context)?.bringContents(of: [version.tree])
    let armour = try signer.sign(VersionZip.bytes(of: version, in: repository))
    let id = try staging.stageBlob(Array(armour.utf8))
    made[version] = id
    return id
  }
}

/// The user's key is of a kind that no client checks packages with.
struct NoPackageSignature: Error {
  /// What git's configuration says.
  let format: String
}
