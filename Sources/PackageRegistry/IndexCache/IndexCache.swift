internal import Git
internal import PackageStorage

/// Keeps what was read of packages in a folder, by the trees that it was read from.
///
/// Names are kept together in a few files, since making a file costs more than filling it. A file
/// has those of several storages and moments: what was used last comes first, the oldest goes when
/// there is too much.
struct IndexCache: Sendable {
  /// How many files there are; a change of one name writes one of them anew.
  static let fileCount = 16
  /// The most bytes of one file; those of a real storage have a few hundred thousand.
  static let fileLimit = 16 << 20
  /// The most bytes of all files, those of earlier formats included.
  private static let folderLimit = 256 << 20

  private let folder: CacheFolder

  init(_ folder: CacheFolder) {
    self.folder = folder
  }

  /// The file that has a name, whatever its tree.
  static func file(of name: String) -> Int {
    Int(name.utf8.reduce(0 as UInt32) { $0 &* 31 &+ UInt32($1) } % UInt32(fileCount))
  }

  /// The key of a file: the id of the text that says which it is, and the format.
  private static func key(_ file: Int) -> String {
    let text = "names \(file) of \(fileCount)"
    return "\(ObjectID(ofBlob: Array(text.utf8)))-\(LoadedName.format)"
  }

  /// Returns those of some names that a file has and that can be used.
  func names(
    _ wanted: Set<LoadedName.Key>, in file: Int, _ parsed: inout ParsedTexts
  ) -> [LoadedName] {
    guard let bytes = folder.read(.registry, Self.key(file), limit: Self.fileLimit) else {
      return []
    }
    return Self.names(wanted, in: bytes, &parsed)
  }

  /// Keeps what reading again would give again, in the file that has those names.
  ///
  /// - Parameters:
  ///   - names: What was read; all of them have the same file.
  ///   - wanted: All names in use: they stay longest.
  func insert(_ names: [LoadedName], wanted: Set<LoadedName.Key>) {
    let new = names.filter(\.isFinal)
    guard let first = new.first else { return }
    let key = Self.key(Self.file(of: first.key.name))
    var kept: [ArraySlice<UInt8>] = new.map { name in
      var writer = CacheWriter()
      name.write(to: &writer)
      return writer.bytes[...]
    }
    let replaced = Set(new.map(\.key))
    let known = Self.entries(in: folder.read(.registry, key, limit: Self.fileLimit) ?? [])
      .filter { !replaced.contains($0.key) }
    kept += known.filter { wanted.contains($0.key) }.map(\.bytes)
    kept += known.filter { !wanted.contains($0.key) }.map(\.bytes)
    var writer = CacheWriter()
    for entry in kept where writer.bytes.count + entry.count + 16 <= Self.fileLimit {
      writer.plain(entry)
    }
    folder.write(.registry, key, writer.bytes)
  }

  /// Deletes the oldest files where there are too many.
  func shrink() {
    folder.shrink(.registry, to: Self.folderLimit)
  }

  // MARK: The bytes of a file

  /// Finds the names of a file; damaged ones are left out.
  private static func entries(
    in file: [UInt8]
  ) -> [(key: LoadedName.Key, bytes: ArraySlice<UInt8>)] {
    var entries: [(key: LoadedName.Key, bytes: ArraySlice<UInt8>)] = []
    var reader = CacheReader(file)
    while !reader.isAtEnd, let bytes = try? reader.slice() {
      var entry = CacheReader(bytes)
      if let key = try? LoadedName.key(from: &entry) { entries.append((key, bytes)) }
    }
    return entries
  }

  /// Reads those of some names that the bytes of a file have.
  static func names(
    _ wanted: Set<LoadedName.Key>, in file: [UInt8], _ parsed: inout ParsedTexts
  ) -> [LoadedName] {
    var names: [LoadedName] = []
    for entry in entries(in: file) where wanted.contains(entry.key) {
      var reader = CacheReader(entry.bytes)
      if let name = try? LoadedName(entry.key, from: &reader, &parsed) { names.append(name) }
    }
    return names
  }
}
