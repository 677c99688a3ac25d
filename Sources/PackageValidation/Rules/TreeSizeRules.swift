internal import PackageStorage
internal import YAML

/// Rules for the kinds and sizes of files, whatever they say.
package enum TreeSizeRules: RuleFamily {
  private static let mode = Rule(
    "tree.mode", .error, "A package holds files and folders alone: no link and no submodule.")
  private static let size = Rule(
    "tree.size", .error,
    "A file has at most 150 MB (YAML 5 MB) and a package 250 MB; of type input 30 and 50 MB.")
  private static let empty = Rule("tree.empty", .warning, "No file is empty.")
  private static let executable = Rule("tree.exec-bit", .info, "No file is executable.")
  private static let unreadable = Rule(
    "tree.object", .error, "Every file and folder is there and undamaged.")

  package static let rules = [mode, size, empty, executable, unreadable]

  /// The most files and folders of a package; one with more is not looked into.
  private static let entryLimit = 65_535
  private static let yamlLimit = 5_000_000
  private static let megabyte = 1_000_000

  /// Whether the package is small enough to be looked into; reports it where not.
  static func isWithinLimits(_ package: PackageContents, _ found: inout PackageFindings) -> Bool {
    guard package.root.entryCount > entryLimit else { return true }
    found.report(
      size, "", "it holds more than \(entryLimit) files and folders; nothing else is checked")
    return false
  }

  /// The finding for a package whose own folder cannot be read.
  static func findings(
    for failure: ContentFailure, _ circumstances: PackageFindings.Circumstances
  ) -> [PackageFinding] {
    var found = PackageFindings(circumstances)
    report(failure, "", &found)
    return found.findings
  }

  private static func report(
    _ failure: ContentFailure, _ path: String, _ found: inout PackageFindings
  ) {
    if failure.kind == .tooLarge {
      found.report(size, path, failure.message)
    } else {
      found.report(
        unreadable, path, failure.message, hint: "git fsck --full shows what is damaged")
    }
  }

  package static func check(_ package: PackageContents, _ found: inout PackageFindings) {
    if package.root.executableCount > 0, found.wants(executable) {
      found.report(executable, "", "\(package.root.executableCount) files are executable")
    }
    checkKinds(package.root, "", &found)
    checkSizes(package, &found)
  }

  private static func checkKinds(
    _ folder: ContentFolder, _ prefix: String, _ found: inout PackageFindings
  ) {
    guard folder.hasFaultsBelow else { return }
    for entry in folder.entries {
      let path = prefix + entry.name
      if let failure = entry.failure { report(failure, path, &found) }
      switch entry.kind {
      case .symbolicLink:
        found.report(mode, path, "it is a symbolic link", hint: "replace it by the file")
      case .submodule:
        found.report(mode, path, "it is a submodule", hint: "replace it by its files")
      case .other: found.report(mode, path, "it is no file and no folder", hint: "remove it")
      case .folder, .file: break
      }
      if let below = entry.folder { checkKinds(below, path + "/", &found) }
    }
  }

  private static func checkSizes(_ package: PackageContents, _ found: inout PackageFindings) {
    let isInput = package.manifest?.type == "input"
    let (fileSize, totalSize) = isInput ? (30, 50) : (150, 250)
    var total = 0
    for file in package.files {
      let facts = package.facts(of: file.entry, as: file.role)
      if let failure = facts.failure {
        report(failure, file.path, &found)
        continue
      }
      total += facts.size
      if facts.size == 0 { found.report(empty, file.path, "the file is empty") }
      if facts.size > fileSize * megabyte {
        found.report(
          size, file.path, "it has \(facts.size) bytes, more than \(fileSize) MB")
      } else if facts.size > yamlLimit, file.role.isYAML || file.path.hasSuffix(".yml") {
        found.report(size, file.path, "it has \(facts.size) bytes, more than 5 MB of YAML")
      }
    }
    if total > totalSize * megabyte {
      found.report(size, "", "the package has \(total) bytes, more than \(totalSize) MB")
    }
  }
}
