package import Git
package import PackageStorage

/// Checks package versions of a repository; what stands in several is read and parsed once.
package final class PackageCheck {
  private let contents: GitContents
  private let reader: FactsReader
  private let selection: RuleSelection
  private let cache: FindingsCache?

  /// Makes a check.
  ///
  /// - Parameters:
  ///   - repository: Where the packages are.
  ///   - selection: Which rules are checked.
  ///   - cache: Where findings of earlier runs are; nil reads every package.
  package init(
    _ repository: Repository, selection: RuleSelection, cache: FindingsCache? = nil
  ) {
    contents = GitContents(repository)
    reader = FactsReader(contents)
    (self.selection, self.cache) = (selection, cache)
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
    if let known = cache?.findings(of: version, circumstances) { return known }
    do throws(ContentFailure) {
      let folder = try contents.folder(version.tree)
      reader.hasFailed = false
      let findings = RuleBook.check(
        PackageContents(folder, reference: version.reference, reader: reader), circumstances)
      // An object that is lost or damaged may be mended: its id stays.
      if !reader.hasFailed, !folder.hasUnreadableFolders {
        cache?.keep(findings, of: version, circumstances)
      }
      return findings
    } catch {
      return TreeSizeRules.findings(for: error, circumstances)
    }
  }
}
