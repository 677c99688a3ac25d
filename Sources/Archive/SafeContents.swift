/// The files of an archive that may come from anybody, read whole and checked.
package struct SafeContents: Sendable {
  /// One file.
  package struct File: Sendable {
    package let path: String
    package let bytes: [UInt8]
    package let isExecutable: Bool
  }

  /// The files in archive order.
  package let files: [File]
  /// The folders that have an entry of their own, in archive order.
  package let folders: [String]

  /// Reads `reader` to its end; refuses what `SafeEntries` refuses.
  package init(reading reader: consuming ArchiveReader) throws(ArchiveError) {
    var files: [File] = []
    var folders: [String] = []
    var entries = SafeEntries(reading: reader)
    while let entry = try entries.next() {
      if entry.kind == .folder {
        folders.append(entry.path)
      } else {
        files.append(
          File(path: entry.path, bytes: try entries.content(), isExecutable: entry.isExecutable))
      }
    }
    self.files = files
    self.folders = folders
  }
}
