internal import PackageStorage
internal import YAML

/// Rules for the images that a manifest names, and for the package's page.
package enum AssetRules: RuleFamily {
  private static let exist = Rule(
    "manifest.assets-exist", .error, "Icons and screenshots exist and have at most 3 MB.")
  private static let type = Rule(
    "manifest.asset-type", .warning,
    "An image is what its type in the manifest and its file's ending say.")
  private static let readme = Rule(
    "docs.readme", .error, "docs/README.md is there and not empty.")

  package static let rules = [exist, type, readme]

  private static let path = "manifest.yml"
  private static let sizeLimit = 3_000_000

  package static func check(_ package: PackageContents, _ found: inout PackageFindings) {
    checkPage(package, &found)
    guard let manifest = package.manifest else { return }
    for owner in [manifest.root] + manifest.policyTemplates {
      for key in ["icons", "screenshots"] {
        for image in owner[key]?.elements ?? [] { check(image, package, &found) }
      }
    }
  }

  private static func check(
    _ image: YAMLNode, _ package: PackageContents, _ found: inout PackageFindings
  ) {
    guard let source = image["src"]?.located else { return }
    guard let file = package.file(at: source.value, mode: found.mode),
      !source.value.split(separator: "/").contains("..")
    else {
      return found.report(
        exist, path, at: source.mark, "the image \(source.value) is not in the package")
    }
    guard !file.name.hasSuffix(".link") else { return }
    let role: FileRole = file.name.hasSuffix(".svg") ? .text : .image
    let size = package.facts(of: file, as: role).size
    if size > sizeLimit {
      found.report(
        exist, path, at: source.mark, "the image \(source.value) has \(size) bytes, more than 3 MB")
    }
    checkType(image, source, file, package, &found)
  }

  private static func checkType(
    _ image: YAMLNode, _ source: Located<String>, _ file: ContentEntry,
    _ package: PackageContents, _ found: inout PackageFindings
  ) {
    guard found.wants(type), case .image(let actual) = package.facts(of: file, as: .image).content
    else { return }
    guard let actual else {
      return found.report(
        type, path, at: source.mark, "\(source.value) is no image that browsers show")
    }
    if let declared = image["type"]?.located, declared.value != actual.mediaType {
      found.report(
        type, path, at: declared.mark,
        "the type of \(source.value) is \(declared.value), the file is \(actual.mediaType)",
        hint: "write type: \(actual.mediaType)")
    }
    let ending = file.name.split(separator: ".").last.map { $0.lowercased() } ?? ""
    if !actual.extensions.contains(ending) {
      found.report(
        type, path, at: source.mark,
        "\(source.value) is \(actual.mediaType), its name ends in "
          + ".\(ending)")
    }
  }

  private static func checkPage(_ package: PackageContents, _ found: inout PackageFindings) {
    let path = "docs/README.md"
    guard let file = package.file(at: path, mode: found.mode) else {
      return found.report(
        readme, path, "there is no docs/README.md", hint: "it is the package's page in Kibana")
    }
    let facts = package.facts(of: file, as: .text)
    if facts.failure == nil, facts.size == 0 {
      found.report(readme, path, "docs/README.md is empty")
    }
  }
}
