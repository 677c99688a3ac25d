import Foundation
package import Testing

/// Compares a text with the one kept in `Fixtures/golden/NAME`.
///
/// With `UPDATE_GOLDEN=1` in the environment the file is rewritten instead, except where `CI` is
/// set, which is a failure: a golden text is changed by a person who looks at it.
///
/// - Parameters:
///   - text: What the program said.
///   - name: The file, as `promote/dry-run.txt`.
///   - replacing: Texts that change from run to run, mostly temporary paths, and what stands for
///     them in the file. Ids are never replaced: a test's commits have fixed ones.
///   - sourceLocation: Where a difference is reported.
package func expectGolden(
  _ text: String, _ name: String, replacing: [String: String] = [:],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let environment = ProcessInfo.processInfo.environment
  do {
    let difference = try Golden(folder: PackageRoot.fixture("golden")).check(
      text, name: name, replacing: replacing,
      updating: environment["UPDATE_GOLDEN"] == "1", onCI: environment["CI"] != nil)
    if let difference { Issue.record("\(difference)", sourceLocation: sourceLocation) }
  } catch {
    Issue.record(error, sourceLocation: sourceLocation)
  }
}

/// A folder of golden texts.
package struct Golden: Sendable {
  package let folder: String

  package init(folder: String) {
    self.folder = folder
  }

  /// Compares or rewrites, and returns what is wrong, or nil.
  package func check(
    _ text: String, name: String, replacing: [String: String], updating: Bool, onCI: Bool
  ) throws -> String? {
    // Longest first, so that a path inside another is not cut in half.
    let actual = replacing.sorted { $0.key.utf8.count > $1.key.utf8.count }
      .reduce(text) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
    let file = folder + "/" + name
    if updating {
      if onCI { return "golden/\(name): UPDATE_GOLDEN is set on CI, where texts are only compared" }
      let above = (file as NSString).deletingLastPathComponent
      try FileManager.default.createDirectory(atPath: above, withIntermediateDirectories: true)
      try Data(actual.utf8).write(to: URL(fileURLWithPath: file))
      return nil
    }
    guard let bytes = FileManager.default.contents(atPath: file) else {
      return "golden/\(name) is not there; UPDATE_GOLDEN=1 writes it. The text is:\n\(actual)"
    }
    let expected = String(decoding: bytes, as: UTF8.self)
    guard actual != expected else { return nil }
    return """
      golden/\(name) differs; UPDATE_GOLDEN=1 rewrites it
      ======= expected =======
      \(expected)
      ======= actual =======
      \(actual)
      ======= end =======
      """
  }
}
