package import CommandParsing
package import Terminal
internal import Glibc

/// The whole tool as a function: arguments and environment in, output and exit code out.
package struct Tool: Sendable {
  let environment: [String: String]
  let currentDirectory: String
  let output: Output
  /// Seconds since 1970.
  let now: Int64

  package init(
    environment: [String: String], currentDirectory: String, output: Output, now: Int64
  ) {
    (self.environment, self.currentDirectory) = (environment, currentDirectory)
    (self.output, self.now) = (output, now)
  }

  /// Runs one command line.
  ///
  /// - Parameter arguments: The words after the program's name.
  /// - Returns: The exit status.
  package func run(_ arguments: [String]) -> Int32 {
    // Asked for before parsing, so that a usage error is JSON where JSON was wanted.
    var global = GlobalOptions()
    global.json = arguments.prefix { $0 != "--" }.contains("--json")
    do {
      switch try toolTable.parse(arguments, operandsFile: readOperands) {
      case .help(let text):
        output.answer(text)
      case .version(let options):
        print(VersionReport.report, for: options, command: "version")
      case .run(let options, let command, let work):
        global = options
        let report = try work(context(options))
        print(report, for: options, command: command.fullName)
        return report.exitCode.rawValue
      }
      return ExitCode.done.rawValue
    } catch {
      let failure = FailureReport(invocation: global.invocation).failure(for: error)
      print(failure, for: global)
      return failure.exitCode.rawValue
    }
  }

  private func context(_ options: GlobalOptions) -> Context {
    Context(
      global: options, environment: environment, currentDirectory: currentDirectory, now: now,
      progress: Progress.sink(
        for: output, isQuiet: options.quiet || options.json, environment: environment))
  }

  private func print(_ report: Report, for options: GlobalOptions, command: String) {
    let style = StyleChoice(options.color, environment: environment)
    if !options.quiet, !options.json {
      for warning in report.warnings { output.note("warning", .warning, warning, style) }
    }
    if options.json {
      var document = report.json
      document["schemaVersion"] = .integer(1)
      document["command"] = .string(command)
      output.answer(JSONValue.object(document).text + "\n")
    } else {
      output.answer(report.text, style)
    }
    if !options.quiet, !options.json {
      for hint in report.hints { output.note("hint", .hint, hint, style) }
    }
  }

  private func print(_ failure: CommandFailure, for options: GlobalOptions) {
    if options.json {
      let error: [String: JSONValue] = [
        "code": .string(failure.code), "exitCode": .integer(Int(failure.exitCode.rawValue)),
        "hints": .array(failure.hints.map { .string($0) }), "message": .string(failure.message),
      ]
      output.note(
        JSONValue.object(["error": .object(error), "schemaVersion": .integer(1)]).compactText)
      return
    }
    let style = StyleChoice(options.color, environment: environment)
    for line in failure.message.split(separator: "\n") {
      output.note("error", .error, String(line), style)
    }
    for hint in failure.hints { output.note("hint", .hint, hint, style) }
  }

  /// Reads the operands of `@FILE`, one a line.
  private func readOperands(_ path: String) throws(UsageError) -> [String] {
    let full = path.hasPrefix("/") ? path : currentDirectory + "/" + path
    do throws(FileError) {
      let bytes = try SmallFile.read(full, shownAs: path, limit: 16 << 20)
      return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        .map(String.init)
    } catch {
      throw .unreadableFile(path: path, reason: error.reason)
    }
  }
}
