internal import Git

/// The files of one package version, wherever they are kept.
///
/// Paths are relative to the package, have no `.` or `..`, and are separated by `/`. A value belongs
/// to one thread.
protocol PackageFiles {
  /// The entries of a folder, `""` being the package itself; empty where there is no such folder.
  ///
  /// They are in the order in which the reference registry finds them: by the bytes of their names,
  /// or as they lie in an archive.
  func entries(of folder: String) throws(PackageFault) -> [PackageEntry]

  /// What stands at `path`; nil where there is nothing.
  func entry(at path: String) throws(PackageFault) -> PackageEntry?

  /// Reads a file of at most `limit` bytes.
  func read(_ path: String, limit: Int) throws(PackageFault) -> [UInt8]

  /// The first name of a folder, at any depth, that holds a dash; such folders are not allowed.
  func firstFolderWithDash() throws(PackageFault) -> String?

  /// The paths of all files, in the order of the `assets` of a package's page.
  func assets() throws(PackageFault) -> [String]
}

/// A file or a folder of a package.
struct PackageEntry {
  enum Kind {
    case file
    case folder
    case link
    /// A device, a socket, a submodule.
    case other
  }

  let name: String
  var kind: Kind
  var isExecutable = false
  /// The id of the content, where the source knows one: equal ids mean equal bytes.
  var content: ObjectID?
  /// The time of the last change in seconds since 1970, where the source knows one.
  var modified: Int?
}

extension PackageFiles {
  func firstFolderWithDash() throws(PackageFault) -> String? {
    var found: String?
    try walk { (_, entry) throws(PackageFault) in
      if found == nil, entry.kind == .folder, entry.name.utf8.contains(UInt8(ascii: "-")) {
        found = entry.name
      }
    }
    return found
  }

  func assets() throws(PackageFault) -> [String] {
    var files: [(depth: Int, path: String)] = []
    try walk { (path, entry) throws(PackageFault) in
      let isFile: Bool
      switch entry.kind {
      case .file: isFile = true
      case .link: isFile = try self.entry(at: path)?.kind == .file
      case .folder, .other: isFile = false
      }
      if isFile, !path.contains(".DS_Store") {
        files.append((path.utf8.count { $0 == UInt8(ascii: "/") }, path))
      }
    }
    // Files nearer to the root come first; within a depth the order of the walk stays.
    return files.enumerated()
      .sorted { ($0.element.depth, $0.offset) < ($1.element.depth, $1.offset) }
      .map(\.element.path)
  }

  /// Visits every entry, a folder before what it holds.
  func walk(
    from folder: String = "", depth: Int = 0,
    _ visit: (_ path: String, PackageEntry) throws(PackageFault) -> Void
  ) throws(PackageFault) {
    guard depth < PackageLimits.folderDepth else {
      throw PackageFault(
        .invalid, "folders are nested more than \(PackageLimits.folderDepth) deep", file: folder)
    }
    for entry in try entries(of: folder) {
      let path = folder.isEmpty ? entry.name : folder + "/" + entry.name
      try visit(path, entry)
      if entry.kind == .folder { try walk(from: path, depth: depth + 1, visit) }
    }
  }

  /// Whether a file stands at `path`, itself or by a link.
  func hasFile(_ path: String) throws(PackageFault) -> Bool {
    try entry(at: path)?.kind == .file
  }

  /// Whether `path` is a plain relative path: no empty, `.` or `..` component, no NUL.
  static func isPlain(path: String) -> Bool {
    !path.utf8.contains(0)
      && path.split(separator: "/", omittingEmptySubsequences: false)
        .allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
  }
}

/// How much the registry takes from one package.
enum PackageLimits {
  /// The longest manifest, in bytes.
  static let manifest = 5_000_000
  /// The longest file that is served, in bytes.
  static let file = 128 << 20
  /// How deep folders may be nested.
  static let folderDepth = 64
  /// How many bytes all files of one archive may have.
  static let archive = 512 << 20
  /// How many links lead from one to the next.
  static let links = 8
}

/// Finds where a link inside a package leads.
enum PackageLink {
  /// The path that a link at `path` names by `target`; nil where that lies outside of the package.
  static func destination(of path: String, target: String) -> String? {
    guard !target.hasPrefix("/"), !target.utf8.contains(0) else { return nil }
    var components = path.split(separator: "/").dropLast()
    for component in target.split(separator: "/") where component != "." {
      if component == ".." {
        guard components.popLast() != nil else { return nil }
      } else {
        components.append(component)
      }
    }
    return components.isEmpty ? nil : components.joined(separator: "/")
  }
}
