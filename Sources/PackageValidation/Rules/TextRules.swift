internal import PackageStorage
internal import YAML

/// Rules for the bytes of text files.
package enum TextRules: RuleFamily {
  private static let encoding = Rule(
    "text.utf8", .error, "Text files are UTF-8 and hold no NUL byte.")
  private static let byteOrderMark = Rule(
    "text.bom", .warning, "Text files do not begin with a byte order mark.")
  private static let carriageReturn = Rule(
    "text.crlf", .info, "Lines end in a line feed alone.")
  private static let conflict = Rule(
    "text.conflict", .error, "No file holds the markers of a merge that was not finished.")

  package static let rules = [encoding, byteOrderMark, carriageReturn, conflict]

  package static func check(_ package: PackageContents, _ found: inout PackageFindings) {
    for file in package.files where file.role.isText {
      let text = package.facts(of: file.entry, as: file.role).text
      guard text != TextFaults() else { continue }
      report(text, file.path, &found)
    }
  }

  private static func report(
    _ text: TextFaults, _ path: String, _ found: inout PackageFindings
  ) {
    func mark(_ line: UInt32) -> YAMLMark { YAMLMark(line: Int(line), column: 1) }
    if text.notUTF8 > 0 {
      found.report(
        encoding, path, at: mark(text.notUTF8), "the file is not UTF-8", hint: "save it as UTF-8")
    }
    if text.nulByte > 0 {
      found.report(
        encoding, path, at: mark(text.nulByte), "the file holds a NUL byte",
        hint: "save it as UTF-8")
    }
    if text.hasByteOrderMark {
      found.report(
        byteOrderMark, path, at: mark(1), "the file begins with a byte order mark",
        hint: "save it without one")
    }
    if text.carriageReturn > 0 {
      found.report(
        carriageReturn, path, at: mark(text.carriageReturn),
        "lines end in carriage return and line feed")
    }
    if text.conflict > 0 {
      found.report(
        conflict, path, at: mark(text.conflict), "a marker of an unfinished merge stands here",
        hint: "finish the merge")
    }
  }
}
