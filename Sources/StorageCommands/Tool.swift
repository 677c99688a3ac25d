internal import CommandParsing
package import Terminal

/// The whole tool as a function: arguments and environment in, output and exit code out.
package struct Tool: Sendable {
  let environment: [String: String]
  let currentDirectory: String
  let output: Output
  /// Seconds since 1970.
  let now: Int64
  private let program: String

  package init(
    environment: [String: String], currentDirectory: String, output: Output, now: Int64,
    program: String = "storage"
  ) {
    (self.environment, self.currentDirectory) = (environment, currentDirectory)
    (self.output, self.now, self.program) = (output, now, program)
  }

  /// Runs one command line.
  ///
  /// - Parameter arguments: The words after the program's name.
  /// - Returns: The exit status.
  package func run(_ arguments: [String]) -> Int32 {
    // Looked for before parsing, so that a usage error is JSON where JSON was wanted.
    var global = GlobalOptions()
    global.json = arguments.prefix { $0 != "--" }.contains("--json")
    do {
      switch try toolTable.parse(arguments, operandsFile: readOperands) {
      case .help(let text):
        return status(of: output.write(text), else: .done)
      case .version(let options):
        return try write(VersionReport.report, for: options, command: "version")
      case .run(let options, let command, let work):
        global = options
        let report = try work(context(options))
        return try write(report, for: options, command: command.fullName)
      }
    } catch {
      let failure = FailureReport(
        invocation: global.invocation, typed: TypedCommand(words: arguments),
        git: global.gitInvocation(environment: environment)
      ).failure(for: error)
      write(failure, for: global)
      return failure.exitCode.rawValue
    }
  }

  private func context(_ options: GlobalOptions) -> Context {
    let output = colored(options)
    return Context(
      global: options, environment: environment, currentDirectory: currentDirectory, now: now,
      progress: Progress.sink(
        options.quiet || options.json ? .none : .auto, output: output),
      announce: { output.write($0 + "\n", to: .error) },
      note: { text in
        if options.verbose { output.write(StyledText("note", .dim) + ": \(text)\n", to: .error) }
      },
      program: program,
      input: { limit in try SmallFile.read(0, shownAs: "standard input", limit: limit) })
  }

  private func colored(_ options: GlobalOptions) -> Output {
    output.colored(options.color.flatMap(ColorChoice.init) ?? .auto)
  }

  private func write(
    _ report: Report, for options: GlobalOptions, command: String
  ) throws -> Int32 {
    let output = colored(options)
    if options.json || report.isJSON {
      var report = report
      if let rows = report.rows {
        var values: [JSONValue] = []
        while let row = try rows.next() { values.append(row.json) }
        report.json[rows.key] = .array(values)
      }
      return status(
        of: output.write(report.document(of: command).text + "\n"), else: report.exitCode)
    }
    if !options.quiet {
      for warning in report.warnings {
        output.write(StyledText("warning", .warning) + ": \(warning)\n", to: .error)
      }
    }
    var outcome = report.bytes.map { output.write(bytes: $0) } ?? output.write(report.text)
    while outcome == .written, let row = try report.rows?.next() {
      outcome = output.write(row.text)
    }
    if let closing = report.closing, !options.quiet {
      output.write(closing + "\n", to: .error)
    }
    return status(of: outcome, else: report.exitCode)
  }

  /// A reader that went away wants no more, and nothing is wrong; a full disk is.
  private func status(of outcome: Output.Outcome, else exitCode: ExitCode) -> Int32 {
    guard case .failed(let code) = outcome else { return exitCode.rawValue }
    output.write(
      StyledText("error", .error) + ": cannot write the answer: \(SystemMessage.text(code))\n",
      to: .error)
    return ExitCode.machine.rawValue
  }

  private func write(_ failure: CommandFailure, for options: GlobalOptions) {
    if options.json {
      let error: JSONValue = [
        "code": .string(failure.code.rawValue),
        "exitCode": .integer(Int(failure.exitCode.rawValue)),
        "hints": JSONValue(failure.hints), "message": .string(failure.message),
      ]
      output.write(
        JSONValue.object(["error": error, "schemaVersion": 1]).compactText + "\n", to: .error)
      return
    }
    let output = colored(options)
    for line in failure.message.split(separator: "\n") {
      output.write(StyledText("error", .error) + ": \(String(line))\n", to: .error)
    }
    for hint in failure.hints {
      output.write(StyledText("hint", .hint) + ": \(hint)\n", to: .error)
    }
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
