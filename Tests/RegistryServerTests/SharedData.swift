import Foundation

/// The shared real data, where it is: `$STORAGE_SHARED`, or `../shared` beside the package.
enum SharedData {
  static let root: URL =
    ProcessInfo.processInfo.environment["STORAGE_SHARED"].map { URL(fileURLWithPath: $0) }
    ?? URL(fileURLWithPath: #filePath).appending(path: "../../../../shared").standardizedFileURL

  /// Samples that are served together, and the answers recorded over them.
  struct Group: Sendable, CustomStringConvertible {
    let recorded: String
    let sources: [String]
    var description: String { recorded }
  }

  static let groups: [Group] = {
    let file = root.appending(path: "data/registry/upstream/groups.tsv")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").dropFirst().map { line in
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
      return Group(
        recorded: String(columns[0]), sources: columns[1].split(separator: " ").map(String.init))
    }
  }()

  static var hasAnswers: Bool { !groups.isEmpty }

  /// A bare clone of the real branches: `$STORAGE_MIRROR`, or one made from the bundle.
  static let mirror: URL? = {
    if let path = ProcessInfo.processInfo.environment["STORAGE_MIRROR"] {
      return URL(fileURLWithPath: path)
    }
    let bundle = root.appending(path: "data/package-storage.bundle")
    guard FileManager.default.fileExists(atPath: bundle.path) else { return nil }
    let mirror = FileManager.default.temporaryDirectory.appending(path: "storage-mirror.git")
    if FileManager.default.fileExists(atPath: mirror.appending(path: "packed-refs").path) {
      return mirror
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "clone", "--quiet", "--mirror", bundle.path, mirror.path]
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    return process.terminationStatus == 0 ? mirror : nil
  }()
}
