import Foundation
import TestSupport
import Testing

/// Compares a text with `Fixtures/golden/command-parsing/NAME`; `UPDATE_GOLDEN=1` writes it.
func expectGolden(
  _ text: String, _ name: String, location: SourceLocation = #_sourceLocation
) throws {
  let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/golden/command-parsing/\(name)")
  let environment = ProcessInfo.processInfo.environment
  if environment["UPDATE_GOLDEN"] == "1" {
    try #require(environment["CI"] == nil, "golden texts are not rewritten in CI")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return
  }
  let wanted = String(decoding: try Data(contentsOf: file), as: UTF8.self)
  #expect(
    text == wanted, "--- \(name) wanted:\n\(wanted)\n--- found:\n\(text)", sourceLocation: location)
}

/// Runs a program and returns its status, output and errors.
func runProgram(
  _ path: String, _ arguments: [String], environment: [String: String] = [:]
) throws -> (status: Int32, output: String, errors: String) {
  let result = try ProcessRun(
    path, arguments,
    environment: [
      "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": NSTemporaryDirectory(),
    ].merging(environment) { $1 }
  ).run()
  return (result.status ?? -1, result.outputText, result.errorText)
}

/// Returns a new file below the temporary folder with a text in it.
func temporaryFile(_ name: String, _ text: String) throws -> URL {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("command-parsing-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  let file = folder.appendingPathComponent(name)
  try Data(text.utf8).write(to: file)
  return file
}

func isInstalled(_ path: String) -> Bool {
  FileManager.default.isExecutableFile(atPath: path)
}
