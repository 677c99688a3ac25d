internal import PackageModel
internal import YAML

/// The name and version that a package gives itself.
enum PackageIdentity {
  /// Reads `name` and `version` of a manifest.
  ///
  /// - Parameters:
  ///   - bytes: The contents of `manifest.yml`.
  ///   - error: Makes the error that is thrown for a problem.
  /// - Returns: The version that the manifest names.
  /// - Throws: `PackageDirectoryError`, as `error` makes it.
  static func reference(
    manifest bytes: [UInt8],
    error: (PackageDirectoryError.Problem) -> PackageDirectoryError
  ) throws(PackageDirectoryError) -> PackageReference {
    let node: YAMLNode?
    do throws(YAMLError) {
      node = try YAMLParser.parse(bytes)
    } catch let fault {
      throw error(
        .badManifest(line: fault.mark?.line, column: fault.mark?.column, reason: fault.message))
    }
    func text(_ key: String) throws(PackageDirectoryError) -> String {
      guard let text = node?[key]?.scalar else {
        throw error(
          .badField(key: key, value: nil, reason: "it is missing or not a plain value"))
      }
      return text
    }
    let (nameText, versionText) = (try text("name"), try text("version"))
    let name: PackageName
    do throws(PackageNameError) {
      name = try PackageName(nameText)
    } catch let fault {
      throw error(.badField(key: "name", value: nameText, reason: "\(fault)"))
    }
    do throws(VersionError) {
      return PackageReference(name: name, version: try Version(versionText))
    } catch let fault {
      throw error(.badField(key: "version", value: versionText, reason: "\(fault)"))
    }
  }
}
