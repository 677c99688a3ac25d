import Foundation
import PackageStorage
import PackageValidation
import TestSupport
import Testing

@Suite(
  "Packages with known verdicts",
  .enabled(if: SharedData.isAvailable, "needs the shared data"), .tags(.medium))
struct SharedCaseTests {
  /// One line of `cases.tsv`.
  struct Case: Sendable, CustomTestStringConvertible {
    let package: String
    let isGood: Bool
    /// The files with findings; a star stands for any name.
    let files: [String]
    let mode: PackageMode
    let rule: String

    var testDescription: String { package }

    init?(line: Substring) {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells.count >= 8, let mode = PackageMode(rawValue: cells[6]) else { return nil }
      (package, isGood, self.mode, rule) = (cells[0], cells[1] == "good", mode, cells[7])
      files = cells[2].split(separator: ";").map { file in
        // What follows a space is a remark.
        String(file.split(separator: " ").first ?? "")
      }
    }
  }

  static let cases: [Case] = {
    guard let path = try? SharedData.path("data/validation/cases.tsv"),
      let text = try? String(contentsOfFile: path, encoding: .utf8)
    else { return [] }
    return text.split(separator: "\n").dropFirst().compactMap(Case.init)
  }()

  @Test(arguments: cases)
  func verdict(of known: Case) throws {
    let folder = try SharedData.path("data/validation/packages/\(known.package)")
    let findings = DirectoryCheck.findings(
      inDirectory: folder, mode: known.mode, selection: RuleSelection())
    let errors = findings.filter { $0.severity == .error }
    if known.isGood {
      #expect(errors == [])
      return
    }
    let paths = findings.filter { $0.rule == known.rule }.map(\.path)
    #expect(!paths.isEmpty, "\(known.rule) found nothing")
    for file in known.files {
      let folder = file.hasSuffix("/") ? String(file.dropLast()) : file
      let found = paths.contains { path in
        guard let star = folder.firstIndex(of: "*") else { return path == folder }
        return path.hasPrefix(folder[..<star])
          && path.hasSuffix(folder[folder.index(after: star)...])
      }
      #expect(found, "\(known.rule) did not find \(file), but \(paths)")
    }
  }

  @Test("All cases are read")
  func count() {
    #expect(Self.cases.count >= 37)
  }
}
