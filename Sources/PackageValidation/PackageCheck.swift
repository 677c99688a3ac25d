package import Git
package import PackageStorage

/// Checks package versions of a repository; what stands in several is read and parsed once.
package final class PackageCheck {
  private let contents: GitContents
  private let reader: FactsReader
  private let selection: RuleSelection

  package init(_ repository: Repository, selection: RuleSelection) {
    contents = GitContents(repository)
    reader = FactsReader(contents)
    self.selection = selection
  }

  /// Checks one version.
  ///
  /// - Parameters:
  ///   - version: The version, as it stands in a distribution.
  ///   - isNew: Whether what is tolerated in published packages is not in this one.
  /// - Returns: The findings in stable order; a package that cannot be read is one.
  package func findings(for version: StoredVersion, isNew: Bool) -> [PackageFinding] {
    let circumstances = PackageFindings.Circumstances(
      mode: .build, isNew: isNew, selection: selection)
    do throws(ContentFailure) {
      let package = PackageContents(
        try contents.folder(version.tree), reference: version.reference, reader: reader)
      return RuleBook.check(package, circumstances)
    } catch {
      return TreeSizeRules.findings(for: error, circumstances)
    }
  }
}
