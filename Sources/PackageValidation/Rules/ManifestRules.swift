internal import PackageModel
internal import PackageStorage
internal import YAML

/// Rules for what the manifest says of the package itself.
package enum ManifestRules: RuleFamily {
  private static let missing = Rule(
    "manifest.missing", .error, "A package has a manifest.yml at its root.")
  private static let missingInTree = Rule(
    "tree.no-manifest", .error, "Every folder of a version holds a manifest.yml.")
  private static let parse = Rule(
    "manifest.parse", .error, "The manifest is one YAML map without repeated keys.")
  private static let name = Rule(
    "manifest.name", .error, "The name is that of the folder: small letters, digits and _.")
  private static let version = Rule(
    "manifest.version", .error, "The version is that of the folder, by Semantic Versioning.")
  private static let format = Rule(
    "manifest.format-version", .error, "format_version is a version by Semantic Versioning.")
  private static let title = Rule("manifest.title", .error, "The package has a title.")
  private static let description = Rule(
    "manifest.description", .error, "The package has a description.")
  private static let type = Rule(
    "manifest.type", .warning, "The type is integration, input or content.")
  private static let categories = Rule(
    "manifest.categories", .warning, "The package names categories, all of them known.")
  private static let owner = Rule(
    "manifest.owner", .warning, "owner.github names a user, or an organisation and its team.")
  private static let release = Rule(
    "manifest.release", .error, "The release, where there is one, is experimental, beta or ga.")
  private static let prerelease = Rule(
    "manifest.prerelease", .warning,
    "A tag is next, SNAPSHOT, or beta, rc or preview with a number; 0.x has none.")

  package static let rules = [
    missingInTree, missing, parse, name, version, format, title, description, type, categories,
    owner, release, prerelease,
  ]

  private static let path = "manifest.yml"

  package static func check(_ package: PackageContents, _ found: inout PackageFindings) {
    guard let manifest = package.manifest else {
      // A file that cannot be read is told of by the rule for that.
      if package.root.file(path) == nil {
        found.report(
          package.reference == nil ? missing : missingInTree, path, "there is no manifest.yml",
          hint: "every package describes itself in manifest.yml")
      }
      return
    }
    if let fault = manifest.fault {
      found.report(parse, path, at: fault.mark, fault.message)
      guard manifest.root.mapping?.isEmpty == false else { return }
    }
    checkIdentity(manifest, package.reference, &found)
    checkText(title, manifest, "title", &found)
    checkText(description, manifest, "description", &found)
    checkType(manifest, &found)
    checkCategories(manifest, &found)
    checkOwner(manifest, &found)
    checkRelease(manifest, &found)
  }

  private static func checkIdentity(
    _ manifest: PackageManifest, _ reference: PackageReference?, _ found: inout PackageFindings
  ) {
    let nameNode = manifest.root["name"]
    do throws(PackageNameError) {
      let name = try PackageName(nameNode?.text ?? "")
      if let reference, reference.name != name {
        found.report(
          self.name, path, at: nameNode?.mark,
          "the name is \(name), the folder is \(reference.name)", hint: "make the two agree")
      }
    } catch {
      found.report(name, path, at: nameNode?.mark, "\(error)")
    }
    let node = manifest.root["version"]
    do throws(VersionError) {
      let version = try Version(node?.text ?? "")
      if let reference, reference.version != version {
        found.report(
          self.version, path, at: node?.mark,
          "the version is \(version), the folder is \(reference.version)",
          hint: "make the two agree")
      }
    } catch {
      found.report(version, path, at: node?.mark, "\(error)")
    }
    let formatNode = manifest.root["format_version"]
    if formatNode?.text == nil {
      found.report(format, path, at: formatNode?.mark, "there is no format_version")
    } else if manifest.format == nil {
      found.report(
        format, path, at: formatNode?.mark,
        "format_version is \(formatNode?.text ?? ""), not three numbers such as 2.0.0")
    }
  }

  private static func checkText(
    _ rule: Rule, _ manifest: PackageManifest, _ key: String, _ found: inout PackageFindings
  ) {
    let node = manifest.root[key]
    guard node?.text?.allSatisfy(\.isWhitespace) ?? true else { return }
    found.report(rule, path, at: node?.mark, "the package has no \(key)")
  }

  private static func checkType(_ manifest: PackageManifest, _ found: inout PackageFindings) {
    let node = manifest.root["type"]
    guard !["integration", "input", "content"].contains(node?.text ?? "") else { return }
    found.report(
      type, path, at: node?.mark,
      node?.text.map { "the type \($0) is not integration, input or content" }
        ?? "the package has no type")
  }

  private static func checkCategories(
    _ manifest: PackageManifest, _ found: inout PackageFindings
  ) {
    let node = manifest.root["categories"]
    guard let elements = node?.sequence, !elements.isEmpty else {
      return found.report(
        categories, path, at: node?.mark, "the package names no category",
        hint: "without one nobody finds it by category")
    }
    for element in elements {
      guard let id = element.text, !Categories.ids.contains(id) else { continue }
      found.report(
        categories, path, at: element.mark, "there is no category \(id)",
        hint: NameDistance.nearest(to: id, among: Categories.ids.sorted())
          .map { "did you mean \($0)?" } ?? "the registry leaves it out")
    }
  }

  private static func checkOwner(_ manifest: PackageManifest, _ found: inout PackageFindings) {
    let node = manifest.root.value("owner", "github")
    guard let text = node?.text else {
      return found.report(
        owner, path, at: manifest.root["owner"]?.mark, "owner.github is missing",
        hint: "name who answers for the package")
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let isShaped = parts.allSatisfy { part in
      !part.isEmpty
        && part.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
          default: false
          }
        }
    }
    guard !isShaped || parts.count > 2 else { return }
    found.report(
      owner, path, at: node?.mark, "\(text) is no user and no team of GitHub",
      hint: "write USER or ORGANISATION/TEAM")
  }

  private static func checkRelease(_ manifest: PackageManifest, _ found: inout PackageFindings) {
    if let node = manifest.root["release"], !node.isNull,
      !["experimental", "beta", "ga"].contains(node.text ?? "")
    {
      found.report(
        release, path, at: node.mark,
        "the release \(node.text ?? "") is not experimental, beta or ga")
    }
    guard let tag = manifest.version?.prerelease else { return }
    let mark = manifest.root["version"]?.mark
    if manifest.version?.major == "0" {
      found.report(prerelease, path, at: mark, "a version below 1.0.0 has no tag, this has \(tag)")
    } else if !isKnownTag(tag) {
      found.report(
        prerelease, path, at: mark,
        "the tag \(tag) is not next, SNAPSHOT, or beta, rc or preview with a number")
    }
  }

  private static func isKnownTag(_ tag: String) -> Bool {
    if tag == "next" || tag == "SNAPSHOT" { return true }
    for word in ["beta", "rc", "preview"] where tag.hasPrefix(word) {
      let rest = tag.dropFirst(word.count)
      let digits = rest.first == "." ? rest.dropFirst() : rest
      return !digits.isEmpty && digits.allSatisfy { $0.isASCII && $0.isNumber }
    }
    return false
  }
}
