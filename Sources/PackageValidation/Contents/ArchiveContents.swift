internal import Archive
internal import PackageStorage

/// The files of one package in a zip, which is read through and never unpacked.
///
/// A file's bytes are seen once, while they go by: what is known of them is kept, they are not. So
/// a zip costs the memory of its largest file, not of all.
final class ArchiveContents: ContentSource {
  private struct Entry {
    /// The path in the archive.
    let path: String
    /// The names of the path in the package; none for what lies outside of it.
    var names: ArraySlice<Substring>
    let isFolder: Bool
    let isExecutable: Bool
  }

  private let path: String
  private var entries: [Entry] = []

  /// The most bytes of all files together; `tree.size` refuses packages with fewer already.
  private static let sizeLimit = 256 << 20
  /// What is read of a file that nobody parses: enough to tell an image.
  private static let startLength = 4096

  /// Lists the entries; a single folder around all files is left away.
  ///
  /// - Parameter path: The zip.
  /// - Throws: `ArchiveError` for a zip that cannot be read or is not safe.
  init(_ path: String) throws(ArchiveError) {
    self.path = path
    var reader = try open()
    while let entry = try reader.next() {
      let names = entry.path.split(separator: "/")[...]
      guard names.count <= PackageLimits.depth else {
        throw .badPath("\(entry.path) lies in more than \(PackageLimits.depth) folders")
      }
      entries.append(
        Entry(
          path: entry.path, names: names, isFolder: entry.kind == .folder,
          isExecutable: entry.isExecutable))
    }
    let files = entries.filter { !$0.isFolder }
    guard let around = files.first?.names.first,
      files.allSatisfy({ $0.names.count > 1 && $0.names.first == around })
    else { return }
    for index in entries.indices {
      entries[index].names =
        entries[index].names.first == around ? entries[index].names.dropFirst() : []
    }
  }

  private func open() throws(ArchiveError) -> SafeEntries {
    var limits = ArchiveReader.Limits()
    limits.entries = PackageLimits.files
    limits.bytes = Self.sizeLimit
    return SafeEntries(reading: try ArchiveReader(file: path, limits: limits))
  }

  // MARK: The tree

  private final class Branch {
    var branches: [Substring: Branch] = [:]
    var files: [ContentEntry] = []

    func branch(at names: ArraySlice<Substring>) -> Branch {
      names.reduce(self) { branch, name in
        if let below = branch.branches[name] { return below }
        let below = Branch()
        branch.branches[name] = below
        return below
      }
    }

    // The depth is that of `PackageLimits`.
    var folder: ContentFolder {
      let folders = branches.map { name, branch in
        ContentEntry(
          name: String(name), kind: .folder, content: .file(-1), folder: branch.folder)
      }
      return ContentFolder(entries: ContentEntry.inGitOrder(files + folders))
    }
  }

  /// The package's folder.
  func folder() -> ContentFolder {
    let root = Branch()
    for (number, entry) in entries.enumerated() {
      guard let name = entry.names.last else { continue }
      if entry.isFolder {
        _ = root.branch(at: entry.names)
      } else {
        root.branch(at: entry.names.dropLast()).files.append(
          ContentEntry(
            name: String(name), kind: .file(isExecutable: entry.isExecutable),
            content: .file(number)))
      }
    }
    return root.folder
  }

  // MARK: The bytes

  /// Reads all files and tells a reader what is known of each.
  ///
  /// - Throws: `ArchiveError` for a zip that is damaged or expands beyond the limits.
  func read(into facts: FactsReader) throws(ArchiveError) {
    var reader = try open()
    var number = 0
    while let entry = try reader.next() {
      guard number < entries.count, entries[number].path == entry.path else {
        throw .unreadable("it changed while it was read")
      }
      if !entries[number].isFolder {
        try read(&reader, number, entries[number].names, into: facts)
      }
      number += 1
    }
  }

  private func read(
    _ reader: inout SafeEntries, _ number: Int, _ names: ArraySlice<Substring>,
    into facts: FactsReader
  ) throws(ArchiveError) {
    let role =
      names.contains("_dev") ? .other : FileWalk.role(ofFileAt: names.joined(separator: "/"))
    let limit = role.isText ? FactsReader.sizeLimit : Self.startLength
    let (bytes, size) = try reader.content(keeping: limit)
    // Whatever its name, a file may be called an image by the manifest.
    facts.keep(
      FileFacts(start: bytes.span.bytes, size: size, role: .image), of: .file(number), as: .image)
    guard role != .image else { return }
    let found =
      if !role.isText {
        FileFacts(start: bytes.span.bytes, size: size, role: role)
      } else if size > limit {
        FileFacts(
          failure: ContentFailure(.tooLarge, "it has \(size) bytes; the limit is \(limit)"))
      } else {
        FileFacts(bytes.span.bytes, role: role)
      }
    facts.keep(found, of: .file(number), as: role)
  }

  func withBytes<Result>(
    of content: ContentID, limit: Int, _ body: (RawSpan) -> Result
  ) throws(ContentFailure) -> Result {
    throw ContentFailure(.missing, "it is not in the archive")
  }
}
