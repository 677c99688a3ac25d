internal import Archive
package import Git
internal import PackageStorage

/// The files of packages as they stand in the trees of a repository.
package final class GitContents: ContentSource {
  private let repository: Repository
  private let packs: PackedObjects
  private var folders: [ObjectID: ContentFolder] = [:]

  package init(_ repository: Repository) {
    self.repository = repository
    packs = PackedObjects(of: repository)
  }

  /// Reads a tree and all trees below it, each distinct one once.
  ///
  /// - Throws: `ContentFailure` when the tree itself cannot be read; one below it that cannot is an
  ///   entry with a failure.
  package func folder(_ tree: ObjectID) throws(ContentFailure) -> ContentFolder {
    try folder(tree, depth: 1)
  }

  private func folder(_ id: ObjectID, depth: Int) throws(ContentFailure) -> ContentFolder {
    // A known tree is checked for its height too: below another one it may lie too deep.
    let known = folders[id]
    guard depth + (known?.height ?? 1) <= PackageLimits.depth + 1 else {
      throw ContentFailure(
        .tooLarge, "more than \(PackageLimits.depth) folders lie inside each other")
    }
    if let known { return known }
    let tree: Tree
    do throws(GitError) {
      tree = try repository.tree(id)
    } catch {
      throw ContentFailure(error)
    }
    let made = ContentFolder(
      tree: id, entries: tree.entries.map { entry($0, depth: depth) })
    folders[id] = made
    return made
  }

  private func entry(_ entry: TreeEntry, depth: Int) -> ContentEntry {
    var (below, failure): (ContentFolder?, ContentFailure?)
    if entry.isDirectory {
      do throws(ContentFailure) {
        below = try folder(entry.id, depth: depth + 1)
      } catch {
        failure = error
      }
    }
    return ContentEntry(
      name: entry.displayName, hasValidName: entry.name != nil, kind: Self.kind(entry.mode),
      content: .blob(entry.id), folder: below, failure: failure)
  }

  private static func kind(_ mode: FileMode) -> ContentEntry.Kind {
    switch mode {
    case .directory: .folder
    case .symbolicLink: .symbolicLink
    case .submodule: .submodule
    default: mode.isFile ? .file(isExecutable: mode.rawValue & 0o111 != 0) : .other
    }
  }

  package func withBytes<Result>(
    of content: ContentID, limit: Int, _ body: (RawSpan) -> Result
  ) throws(ContentFailure) -> Result {
    guard case .blob(let id) = content else {
      throw ContentFailure(.missing, "it is not in the repository")
    }
    do throws(GitError) {
      let bytes = try packs.blob(id, limit: limit)
      if Self.isWhole(bytes, id) { return body(bytes.span.bytes) }
      // libgit2 hashes it again and says what is wrong.
      return try repository.withBlob(id, limit: limit, body)
    } catch {
      throw ContentFailure(error)
    }
  }
}

extension GitContents {
  /// Whether bytes are those of a blob: packs are read without hashing, which libgit2 does slowly.
  private static func isWhole(_ bytes: [UInt8], _ id: ObjectID) -> Bool {
    let head = Array("blob \(bytes.count)\u{0}".utf8)
    return ObjectID(bytes: SHA1.digest(of: head, bytes.span.bytes)[...]) == id
  }
}

extension ContentFailure {
  fileprivate init(_ error: GitError) {
    switch error.kind {
    case .missing: self.init(.missing, "\(error)")
    case .corrupt, .system: self.init(.damaged, "\(error)")
    case .other: self.init(.tooLarge, "\(error)")
    }
  }
}
