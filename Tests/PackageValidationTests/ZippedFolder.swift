import Archive
import Foundation

/// A folder's files as a zip, with what a test puts into it besides.
enum ZippedFolder {
  /// Zips a folder; links stay links.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - around: The name of a folder to put around the files.
  ///   - more: Adds entries of its own.
  /// - Returns: The zip.
  /// - Throws: `ArchiveError`, and what reading the folder throws.
  static func bytes(
    of folder: String, around: String? = nil,
    adding more: (inout ArchiveWriter) throws(ArchiveError) -> Void = { _ in }
  ) throws -> [UInt8] {
    var writer = try ArchiveWriter(.zip)
    let files = FileManager.default
    let prefix = around.map { "\($0)/" } ?? ""
    for name in (files.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []).sorted() {
      let path = "\(folder)/\(name)"
      if let target = try? files.destinationOfSymbolicLink(atPath: path) {
        try writer.addLink(prefix + name, target: target)
        continue
      }
      var isFolder: ObjCBool = false
      guard files.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
      if isFolder.boolValue {
        try writer.addFolder(prefix + name)
      } else {
        try writer.addFile(
          prefix + name, isExecutable: files.isExecutableFile(atPath: path),
          content: [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
      }
    }
    try more(&writer)
    return try writer.finish()
  }
}
