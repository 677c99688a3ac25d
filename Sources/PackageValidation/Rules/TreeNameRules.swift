internal import PackageModel
internal import PackageStorage
internal import YAML

/// Rules for the names of files and folders.
package enum TreeNameRules: RuleFamily {
  private static let unsafe = Rule(
    "tree.unsafe-name", .error, "Every name is one that all platforms can have.")
  private static let sameButForCase = Rule(
    "tree.case", .error, "No two names of a folder differ in capital and small letters alone.")
  private static let development = Rule(
    "tree.dev-folder", .error, "A built package has no name that begins with an underscore.")
  private static let dash = Rule(
    "tree.dash-dir", .error, "No folder has a dash in its name; the registry refuses it.")
  private static let link = Rule(
    "tree.link-file", .error, "A built package has no .link file: links are resolved.")
  private static let junk = Rule(
    "tree.junk", .warning, "A package has no hidden files and none left behind by a program.")
  private static let space = Rule("tree.space", .info, "No path has a space in it.")
  private static let length = Rule(
    "tree.path-length", .warning, "No path has more than 200 characters.")

  package static let rules = [unsafe, sameButForCase, development, dash, link, junk, space, length]

  private static let lengthLimit = 200

  package static func check(_ package: PackageContents, _ found: inout PackageFindings) {
    let above = package.reference.map { $0.path.utf8.count + 1 } ?? 0
    checkLength(package.root, "", budget: lengthLimit - above, &found)
    check(package.root, "", isDevelopment: false, &found)
  }

  private static func check(
    _ folder: ContentFolder, _ prefix: String, isDevelopment: Bool,
    _ found: inout PackageFindings
  ) {
    guard folder.hasFaultsBelow else { return }
    for fault in folder.nameFaults {
      report(fault, prefix + fault.name, isDevelopment: isDevelopment, &found)
    }
    for entry in folder.entries {
      guard let below = entry.folder else { continue }
      check(
        below, "\(prefix)\(entry.name)/", isDevelopment: isDevelopment || entry.name == "_dev",
        &found)
    }
  }

  private static func report(
    _ fault: NameFault, _ path: String, isDevelopment: Bool, _ found: inout PackageFindings
  ) {
    switch fault.kind {
    case .unsafe(let reason):
      found.report(unsafe, path, "the name is not safe: \(reason)", hint: "rename it")
    case .sameButForCase(let other):
      found.report(
        sameButForCase, path, "\(other) differs from it in capital letters alone",
        hint: "rename one of the two")
    case .developmentFolder:
      guard found.mode == .build else { return }
      found.report(
        development, path, "names that begin with _ are for development only",
        hint: "build the package: elastic-package build leaves it out")
    case .dash:
      guard !isDevelopment else { return }
      found.report(
        dash, path, "the name of a folder has a dash", hint: "use an underscore instead")
    case .link:
      guard found.mode == .build else { return }
      found.report(
        link, path, "the link was not replaced by the file that it means",
        hint: "build the package: elastic-package build resolves links")
    case .junk:
      found.report(junk, path, "the file was left behind by a program", hint: "remove it")
    case .hidden:
      found.report(junk, path, "the file is hidden: its name begins with a dot")
    case .space:
      found.report(space, path, "the name has a space in it")
    }
  }

  private static func checkLength(
    _ folder: ContentFolder, _ prefix: String, budget: Int, _ found: inout PackageFindings
  ) {
    guard folder.longestPath > budget else { return }
    for entry in folder.entries {
      let length = entry.name.utf8.count
      if let below = entry.folder {
        checkLength(below, "\(prefix)\(entry.name)/", budget: budget - length - 1, &found)
      } else if length > budget {
        found.report(
          self.length, prefix + entry.name,
          "the path has \(lengthLimit - budget + length) characters, more than \(lengthLimit)",
          hint: "shorten the names")
      }
    }
  }
}
