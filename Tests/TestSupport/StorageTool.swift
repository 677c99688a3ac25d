import Foundation
import Glibc

/// The built `storage` program, run in a closed world with a home of its own.
package struct StorageTool: Sendable {
  private let home: TemporaryDirectory

  package init() throws {
    home = try TemporaryDirectory("storage-home")
  }

  /// The program: `$STORAGE_TOOL`, else the one that was built beside the running test bundle.
  package static let path: String = {
    if let named = ProcessInfo.processInfo.environment["STORAGE_TOOL"] { return named }
    let running = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    return ((running ?? "") as NSString).deletingLastPathComponent + "/storage"
  }()

  /// Whether the program is there.
  package static var isBuilt: Bool { access(path, X_OK) == 0 }

  /// The folder that the program takes for its user's home.
  package var homePath: String { home.path }

  /// Describes a run, ready to be started or changed first.
  ///
  /// `environment` has variables to add, or with nil to leave out, as `["GIT_AUTHOR_NAME": nil]`.
  /// `directory` is where it runs; by default its home, which is no repository.
  package func command(
    _ arguments: [String], environment: [String: String?] = [:], directory: String? = nil,
    input: [UInt8]? = nil, timeout: Double = 120
  ) -> ProcessRun {
    var variables = HermeticEnvironment.variables(home: home.path)
    for (name, value) in environment { variables[name] = value }
    return ProcessRun(
      Self.path, arguments, environment: variables, directory: directory ?? home.path,
      input: input, timeout: timeout)
  }

  /// Runs the program to its end.
  package func run(
    _ arguments: [String], environment: [String: String?] = [:], directory: String? = nil,
    input: [UInt8]? = nil, timeout: Double = 120
  ) throws -> ToolRun {
    let result = try command(
      arguments, environment: environment, directory: directory, input: input, timeout: timeout
    ).run()
    return ToolRun(arguments: arguments, result: result)
  }

  /// Runs the program to its end.
  package func run(_ arguments: String..., in directory: String? = nil) throws -> ToolRun {
    try run(arguments, directory: directory)
  }
}

/// A finished run of the tool and what its user saw.
package struct ToolRun: Sendable {
  package let arguments: [String]
  package let result: ProcessResult

  package init(arguments: [String], result: ProcessResult) {
    self.arguments = arguments
    self.result = result
  }

  package var status: Int32? { result.status }
  package var output: String { result.outputText }
  package var error: String { result.errorText }

  /// The user's screen as one text: the command, standard output, then standard error and a status
  /// other than 0 where there are any.
  package var screen: String {
    var text = "$ " + (["storage"] + arguments).map(Self.quoted).joined(separator: " ") + "\n"
    text += Self.ended(output)
    if !error.isEmpty { text += "------- stderr -------\n" + Self.ended(error) }
    if !result.succeeded { text += "[\(result.ending)]\n" }
    return text
  }

  /// Returns the text with a line end, saying so where the program wrote none.
  private static func ended(_ text: String) -> String {
    text.isEmpty || text.hasSuffix("\n") ? text : text + "[no line end]\n"
  }

  /// Returns a word as a person would type it in a shell.
  private static func quoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "-_./=:,@+^%".utf8.contains(byte)
      }
    }
    guard !plain || word.isEmpty else { return word }
    return "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}
