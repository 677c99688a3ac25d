internal import CommandParsing
internal import PackageStorage
internal import PackageValidation

/// Where findings go and in which format: `--format`, `--report` and `--baseline` as typed.
struct FindingsOutput {
  private let format: FindingsFormat
  private let files: [FindingsFile]
  private let baseline: KnownFindings?

  /// Reads the options, and the baseline, before anything is checked.
  ///
  /// - Parameters:
  ///   - format: The value of `--format`.
  ///   - reports: The values of `--report`.
  ///   - baseline: The value of `--baseline`.
  ///   - context: What the files' paths are seen from.
  /// - Throws: `UsageError`, `FileError`, `BaselineError`.
  init(format: String?, reports: [String], baseline: String?, _ context: Context) throws {
    self.format = format.flatMap(FindingsFormat.init) ?? .text
    if context.global.json, self.format != .json, let format {
      throw UsageError.conflict("--json", "--format \(format)", command: "validate")
    }
    files = try reports.map { word throws(UsageError) in try FindingsFile(typed: word) }
    self.baseline = try baseline.map { path in
      let bytes = try SmallFile.read(context.path(path), shownAs: path, limit: 256 << 20)
      do throws(KnownFindings.Fault) {
        return try KnownFindings(parsing: bytes)
      } catch {
        throw BaselineError(path: path, fault: error)
      }
    }
  }

  /// The lists of rules are written as text or JSON alone, and to no file.
  ///
  /// - Throws: `UsageError`.
  func report(ofRules report: Report, option: String) throws(UsageError) -> Report {
    guard files.isEmpty else {
      throw UsageError.conflict(option, "--report", command: "validate")
    }
    guard baseline == nil else {
      throw UsageError.conflict(option, "--baseline", command: "validate")
    }
    guard format == .text || format == .json else {
      throw UsageError.badValue(
        option: "--format", value: format.rawValue, reason: "wants text or json with \(option)",
        nearest: "json")
    }
    var report = report
    report.isJSON = format == .json
    return report
  }

  /// Leaves out what the baseline knows, and writes the files.
  ///
  /// - Parameters:
  ///   - findings: All that was found.
  ///   - isChecked: Whether an entry's place was looked at.
  ///   - context: What the files' paths are seen from.
  /// - Returns: The answer.
  /// - Throws: `ReportFileError`.
  func report(
    _ findings: FindingsReport, isChecked: (KnownFindings.Entry) -> Bool, _ context: Context
  ) throws(ReportFileError) -> Report {
    let all = findings.findings
    var findings = findings
    if let baseline {
      let outcome = baseline.outcome(of: all, isChecked: isChecked)
      (findings.findings, findings.baseline) = (outcome.findings, outcome)
    }
    for file in files {
      var written = findings
      // A new baseline holds what the old one knew and is still found.
      if file.format == .baseline { written.findings = all }
      try ReportFile.write(
        written.bytes(in: file.format), to: context.path(file.path), shownAs: file.path)
    }
    return findings.report(in: format)
  }
}

/// A baseline with a line that is no entry.
struct BaselineError: Error, CustomStringConvertible {
  let path: String
  let fault: KnownFindings.Fault

  var description: String { "\(path):\(fault.line): \(fault.message)" }
}
