internal import CLibgit2

extension Repository {
  /// The most folders of objects that are taken from the environment.
  private static let storeLimit = 16

  /// Opens the repository that git receives a push into, as git's hooks find it.
  ///
  /// The objects of the push lie in quarantine until the hook has accepted them: git names that
  /// folder in the environment (githooks(5), git-receive-pack(1)). Its owner is not judged again:
  /// git has done so before it ran the hook.
  ///
  /// - Parameters:
  ///   - path: The folder that `GIT_DIR` names.
  ///   - environment: The variables of the process.
  ///   - absolute: Makes a path of the environment absolute.
  /// - Returns: The repository, which sees the objects of the push.
  /// - Throws: `RepositoryError`.
  package static func openReceiving(
    at path: String, environment: [String: String], absolute: (String) -> String
  ) throws(RepositoryError) -> Repository {
    let repository = try open(at: path, environment: environment, trusted: true)
    var stores = [environment["GIT_QUARANTINE_PATH"], environment["GIT_OBJECT_DIRECTORY"]]
      .compactMap { $0 }
    if let list = environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] {
      stores += list.split(separator: ":").map(String.init)
    }
    var seen: Set<String> = []
    do throws(GitError) {
      for store in stores.prefix(storeLimit) where !store.isEmpty {
        let folder = absolute(store)
        if seen.insert(folder).inserted { try repository.addStore(folder) }
      }
    } catch {
      throw .unreadable(path: path, error)
    }
    return repository
  }

  /// Looks for objects in another folder as well.
  private func addStore(_ folder: String) throws(GitError) {
    let objects = try objectDatabase()
    try check(
      "open object store \(folder)", git_odb_add_disk_alternate(objects.pointer, folder))
    addedStores.append(folder + "/")
    looseObjects = LooseObjects(in: [commonDirectory + "objects/"] + addedStores)
  }
}
