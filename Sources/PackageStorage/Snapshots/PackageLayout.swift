internal import Git
package import PackageModel

/// The one place that knows how packages lie in a tree: `packages/NAME/VERSION/…`, and
/// `packages/NAME/VERSION.sig` beside it where the version is signed.
package enum PackageLayout {
  package static let root = "packages"
  package static let manifest = "manifest.yml"
  package static let signatureSuffix = ".sig"

  /// The path of a version's folder.
  package static func path(of reference: PackageReference) -> [String] {
    [root, reference.name.description, reference.version.description]
  }

  /// The path of a version's detached signature.
  package static func signaturePath(of reference: PackageReference) -> [String] {
    [root, reference.name.description, reference.version.description + signatureSuffix]
  }
}
