internal import Archive
internal import PackageModel
internal import PackageStorage

/// Checks a package in a zip, without unpacking it anywhere.
package enum ArchiveCheck {
  private static let safe = Rule(
    archive: "archive.safe", .error,
    "A zip can be read, and nothing in it climbs out, is a link, collides or is too large.")

  package static let rules = [safe]

  /// Checks the package in a zip.
  ///
  /// A zip that is named `NAME-VERSION.zip` must hold that version; a single folder around all
  /// files is left away.
  ///
  /// - Parameters:
  ///   - path: The zip.
  ///   - mode: Whether the package is finished or as its authors have it.
  ///   - selection: Which rules are checked.
  /// - Returns: The findings in stable order; a zip that cannot be read is one.
  package static func findings(
    inArchive path: String, mode: PackageMode, selection: RuleSelection
  ) -> [PackageFinding] {
    let circumstances = PackageFindings.Circumstances(
      mode: mode, isNew: true, selection: selection)
    do throws(ArchiveError) {
      let contents = try ArchiveContents(path)
      let reader = FactsReader(contents)
      try contents.read(into: reader)
      let package = PackageContents(
        contents.folder(), reference: reference(named: path), reader: reader)
      return RuleBook.check(package, circumstances)
    } catch {
      var found = PackageFindings(circumstances)
      found.report(safe, "", "\(error)")
      return found.findings
    }
  }

  private static func reference(named path: String) -> PackageReference? {
    guard let name = path.split(separator: "/").last, name.hasSuffix(".zip") else { return nil }
    return try? PackageReference(String(name.dropLast(".zip".count)))
  }
}
