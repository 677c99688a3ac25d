package import PackageStorage
internal import YAML

/// Checks a package in a folder on the disk, before it gets anywhere near a storage.
package enum DirectoryCheck {
  /// Checks the package in a folder, which may have any name.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - mode: Whether the package is finished or as its authors have it.
  ///   - selection: Which rules are checked.
  /// - Returns: The findings in stable order; a folder that cannot be read is one.
  package static func findings(
    inDirectory path: String, mode: PackageMode, selection: RuleSelection
  ) -> [PackageFinding] {
    let circumstances = PackageFindings.Circumstances(
      mode: mode, isNew: true, selection: selection)
    let contents = DirectoryContents(path)
    do throws(ContentFailure) {
      let package = PackageContents(
        try contents.folder(), reference: nil, reader: FactsReader(contents))
      return RuleBook.check(package, circumstances)
    } catch {
      return TreeSizeRules.findings(for: error, circumstances)
    }
  }
}

extension Finding {
  /// A finding about a package in a folder, with paths that begin as the folder was named.
  package init(_ finding: PackageFinding, inFolder folder: String) {
    self.init(
      rule: finding.rule, severity: finding.severity,
      path: finding.path.isEmpty ? folder : "\(folder)/\(finding.path)",
      line: finding.mark?.line, column: finding.mark?.column, message: finding.message,
      hint: finding.hint)
  }
}
