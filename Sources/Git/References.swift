internal import CLibgit2

/// A reference and the object it names in the end.
package struct Reference: Hashable, Sendable {
  /// The full name, such as `refs/heads/staging`.
  package let name: String
  package let target: ObjectID
}

extension Repository {
  /// The object that the reference of that full name leads to; nil where there is none.
  ///
  /// - Throws: `GitError` when the reference is there and cannot be read.
  package func target(of referenceName: String) throws(GitError) -> ObjectID? {
    var oid = git_oid()
    let status = git_reference_name_to_id(&oid, pointer, referenceName)
    if status == GIT_ENOTFOUND.rawValue || status == GIT_EINVALIDSPEC.rawValue { return nil }
    try check("read reference \(referenceName)", status)
    return ObjectID(oid)
  }

  /// Whether the reference of that full name points to another reference instead of an object.
  package func isSymbolic(_ referenceName: String) -> Bool {
    guard
      let reference = try? Handle(
        "read reference", free: { git_reference_free($0) },
        { git_reference_lookup(&$0, pointer, referenceName) })
    else { return false }
    return git_reference_type(reference.pointer) == GIT_REFERENCE_SYMBOLIC
  }

  /// The references whose full names begin with `prefix`, in the order of their names; those that
  /// lead nowhere are left out.
  package func references(under prefix: String) throws(GitError) -> [Reference] {
    var iterator: OpaquePointer?
    try check(
      "list references", git_reference_iterator_glob_new(&iterator, pointer, prefix + "*"))
    defer { git_reference_iterator_free(iterator) }
    var found: [Reference] = []
    while true {
      var name: UnsafePointer<CChar>?
      let status = git_reference_next_name(&name, iterator)
      if status == GIT_ITEROVER.rawValue { break }
      try check("list references", status)
      guard let name = name.flatMap({ String(validatingCString: $0) }),
        let id = try target(of: name)
      else { continue }
      found.append(Reference(name: name, target: id))
    }
    return found.sorted { $0.name < $1.name }
  }

  /// The tags under `refs/tags`, in the order of their names.
  package func tags() throws(GitError) -> [Tag] {
    var tags: [Tag] = []
    for reference in try references(under: "refs/tags/") {
      tags.append(
        try Tag(
          name: String(reference.name.dropFirst("refs/tags/".count)), target: reference.target,
          in: self))
    }
    return tags
  }

  /// The one tag of that name; nil where there is none.
  package func tag(named name: String) throws(GitError) -> Tag? {
    guard let target = try target(of: "refs/tags/" + name) else { return nil }
    return try Tag(name: name, target: target, in: self)
  }

  /// The one object whose id begins with `prefix` (4 to 40 hexadecimal digits), if it is a commit;
  /// nil where there is none or more than one.
  package func commit(idPrefix prefix: String) -> ObjectID? {
    guard (4...40).contains(prefix.utf8.count), prefix.allSatisfy(\.isHexDigit),
      let objects = try? objectDatabase()
    else { return nil }
    var (short, oid) = (git_oid(), git_oid())
    guard git_oid_fromstrn(&short, prefix, prefix.utf8.count) == 0,
      git_odb_exists_prefix(&oid, objects.pointer, &short, prefix.utf8.count) == 0
    else { return nil }
    let id = ObjectID(oid)
    return (try? header(id))?.kind == .commit ? id : nil
  }
}
