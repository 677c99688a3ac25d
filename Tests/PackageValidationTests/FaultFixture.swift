import Foundation
import Git
import PackageModel
import PackageStorage
import PackageValidation
import TestSupport

/// A package that breaks one rule: `packages/foo/1.2.3` with what `faults/RULE` changes.
struct FaultFixture {
  struct Malformed: Error {
    let line: String
  }

  let rule: String
  /// Where the finding must be.
  private(set) var path = ""
  private(set) var severity: String?
  /// Whether the package stands in a folder of any name.
  private(set) var isUnnamed = false
  /// The path of a file whose git object is lost.
  private(set) var lost: String?
  private var actions: [(verb: String, words: [String])] = []

  init(rule: String) throws {
    self.rule = rule
    let text = try String(
      contentsOfFile: PackageRoot.fixture("faults/\(rule)/fault.txt"), encoding: .utf8)
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { throw Malformed(line: String(line)) }
      let value = parts[1].trimmingCharacters(in: .whitespaces)
      switch parts[0] {
      case "find": path = value
      case "severity": severity = value
      case "unnamed": isUnnamed = true
      case "lose": lost = value
      default: actions.append((String(parts[0]), value.split(separator: " ").map(String.init)))
      }
    }
  }

  /// The version that the package says it is; nil for one in a folder of any name.
  var reference: PackageReference? {
    isUnnamed ? nil : try? PackageReference("foo-1.2.3")
  }

  /// Lays the package out in a new folder.
  func layOut(in directory: TemporaryDirectory) throws -> String {
    let folder = directory.path("package")
    let files = FileManager.default
    try files.copyItem(atPath: PackageRoot.fixture("packages/foo/1.2.3"), toPath: folder)
    let overlay = PackageRoot.fixture("faults/\(rule)/package")
    for case let name as String in files.enumerator(atPath: overlay) ?? .init() {
      var isDirectory: ObjCBool = false
      let source = "\(overlay)/\(name)"
      guard files.fileExists(atPath: source, isDirectory: &isDirectory), !isDirectory.boolValue
      else { continue }
      try write(try Data(contentsOf: URL(fileURLWithPath: source)), to: "\(folder)/\(name)")
    }
    for (verb, words) in actions { try perform(verb, words, in: folder) }
    return folder
  }

  private func perform(_ verb: String, _ words: [String], in folder: String) throws {
    let file = "\(folder)/\(words.first ?? "")"
    let count = words.count > 1 ? Int(words[1]) : nil
    switch (verb, count) {
    case ("remove", nil): try FileManager.default.removeItem(atPath: file)
    case ("link", nil) where words.count == 2:
      try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: words[1])
    case ("fill", let count?): try write(Data(repeating: 0x20, count: count), to: file)
    case ("fields", let count?):
      let fields = (1...count).map { "- name: field\($0)\n  type: keyword\n" }.joined()
      try write(Data(fields.utf8), to: file)
    case ("executable", nil):
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
    default: throw Malformed(line: "\(verb): \(words)")
    }
  }

  private func write(_ data: Data, to file: String) throws {
    let above = (file as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: above, withIntermediateDirectories: true)
    try? FileManager.default.removeItem(atPath: file)
    try data.write(to: URL(fileURLWithPath: file))
  }
}
