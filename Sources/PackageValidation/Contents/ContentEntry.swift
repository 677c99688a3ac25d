package import Git

/// Names the bytes of one file, so that equal ones are read and parsed once.
package enum ContentID: Hashable, Sendable {
  /// A git blob: the same bytes wherever the id stands.
  case blob(ObjectID)
  /// A file of a folder or an archive, by its place in the list of its source.
  case file(Int)
}

/// One name in a folder of a package.
package struct ContentEntry: Sendable {
  package enum Kind: Hashable, Sendable {
    case file(isExecutable: Bool)
    case folder
    case symbolicLink
    case submodule
    /// A socket, a device or a mode that git does not know.
    case other
  }

  /// The name as people see it: bytes that are not UTF-8 are shown as `\xNN`.
  package let name: String
  /// Whether the name is UTF-8, and so is `name`.
  package let hasValidName: Bool
  package let kind: Kind
  /// What the entry holds; of no use but for files.
  package let content: ContentID
  /// What is below it; nil for all but folders, and for a folder that could not be read.
  package let folder: ContentFolder?
  /// Why the folder could not be read.
  package let failure: ContentFailure?

  package init(
    name: String, hasValidName: Bool = true, kind: Kind, content: ContentID,
    folder: ContentFolder? = nil, failure: ContentFailure? = nil
  ) {
    (self.name, self.hasValidName, self.kind) = (name, hasValidName, kind)
    (self.content, self.folder, self.failure) = (content, folder, failure)
  }

  package var isFile: Bool {
    if case .file = kind { return true }
    return false
  }

  /// Sorts as git does, so that findings come in the same order from a folder, a zip and a tree.
  static func inGitOrder(_ entries: [ContentEntry]) -> [ContentEntry] {
    let keyed = entries.map { entry in
      (key: Array((entry.kind == .folder ? entry.name + "/" : entry.name).utf8), entry: entry)
    }
    return keyed.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.entry)
  }
}

/// Why a file or folder of a package cannot be read.
package struct ContentFailure: Error, Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// The object or file is not there.
    case missing
    /// It is there and damaged, or no file.
    case damaged
    /// It has more bytes, or lies deeper, than is read.
    case tooLarge
  }

  package let kind: Kind
  package let message: String

  package init(_ kind: Kind, _ message: String) {
    (self.kind, self.message) = (kind, message)
  }
}
