package import Git
internal import Glibc
package import PackageModel

/// Makes a new, empty storage: a bare repository with one root commit a distribution.
package struct StorageInitialization: Sendable {
  package let path: String
  package let settings: StorageSettings

  package init(at path: String, settings: StorageSettings = .builtIn) {
    (self.path, self.settings) = (path, settings)
  }

  /// Why no storage is made at the path.
  package enum Failure: Error, Sendable {
    /// A repository is there, with branches that are none of ours.
    case foreignRepository(path: String, branch: String)
    /// The folder holds files.
    case notEmpty(path: String)
    /// The path names a file.
    case notAFolder(path: String)
  }

  /// What there is afterwards.
  package struct Outcome: Sendable {
    package let directory: String
    /// The distributions, each with its root commit or the tip it had, and whether it is new.
    package let distributions: [(distribution: Distribution, tip: ObjectID, isNew: Bool)]
  }

  /// Says what would be made; nothing is written.
  ///
  /// Frozen distributions are left out: nothing could ever be put into them.
  package var distributions: [Distribution] {
    settings.distributions.filter { !$0.frozen }
  }

  /// Refuses a repository, or a folder, that serves another purpose.
  ///
  /// - Throws: `Failure`; `GitError`.
  package func check(_ existing: Repository?) throws {
    guard let existing else { return try checkFolder() }
    let ours = Set(distributions.map(\.referenceName) + ["refs/heads/main"])
    let present = try existing.references(under: "refs/heads/").map(\.name)
    guard let foreign = present.first(where: { !ours.contains($0) }) else { return }
    // A storage with branches beside ours is complete or none of our business.
    if distributions.allSatisfy({ present.contains($0.referenceName) }) { return }
    throw Failure.foreignRepository(
      path: path, branch: String(foreign.dropFirst("refs/heads/".count)))
  }

  /// Refuses a folder with files that are no beginning of a repository.
  private func checkFolder() throws {
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else {
      if errno == ENOTDIR { throw Failure.notAFolder(path: path) }
      return
    }
    defer { close(folder) }
    let names = Set((try? DirectoryListing.names(folder)) ?? [])
    let isUnfinished = names.contains("objects") || names.contains("refs")
    guard names.isEmpty || isUnfinished && names.isSubset(of: Self.namesInRepository) else {
      throw Failure.notEmpty(path: path)
    }
  }

  /// What git makes in a new bare repository, and what we write on the way.
  private static let namesInRepository: Set = [
    "HEAD", "HEAD.new", "branches", "config", "config.new", "description", "hooks", "info",
    "objects", "refs",
  ]

  /// Makes what is missing; on a complete storage that is nothing.
  ///
  /// - Parameters:
  ///   - existing: The repository at the path; nil: it is made.
  ///   - environment: The variables of the process.
  ///   - identify: Says who makes the first commits.
  /// - Returns: What there is afterwards.
  /// - Throws: `Failure`; `IdentityError`; `GitError`; `ReferenceTransactionError`.
  package func apply(
    _ existing: Repository?, environment: [String: String],
    identify: (Repository) throws -> Identity
  ) throws -> Outcome {
    try check(existing)
    let head = settings.otherBranches.first ?? "main"
    let repository =
      try existing
      ?? Repository.initialize(at: path, branch: head, environment: environment)
    var outcome: [(distribution: Distribution, tip: ObjectID, isNew: Bool)] = []
    var updates: [ReferenceUpdate] = []
    let staging = try ObjectStaging(repository)
    for distribution in distributions {
      if let tip = try repository.target(of: distribution.referenceName) {
        outcome.append((distribution, tip, false))
        continue
      }
      let commit = try staging.stageCommit(
        tree: staging.stageEmptyTree(), parents: [],
        message: "\(distribution.titlePrefix) Start the distribution\n",
        identity: identify(repository))
      outcome.append((distribution, commit, true))
      updates.append(
        ReferenceUpdate(name: distribution.referenceName, expected: nil, new: commit))
    }
    if !updates.isEmpty {
      if existing != nil, updates.count == distributions.count, repository.isBare,
        repository.isHeadUnborn
      {
        try repository.setHead(to: head)
      }
      try repository.enableReferenceLogs()
      try staging.publish()
      try ReferenceTransaction(
        repository, updates, committer: identify(repository).committer,
        message: "init: start the distributions"
      ).commit()
    }
    return Outcome(directory: repository.directory, distributions: outcome)
  }
}
