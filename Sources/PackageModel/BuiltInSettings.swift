extension StorageSettings {
  /// The settings of a storage that has none of its own.
  public static let builtIn = StorageSettings(
    distributions: [
      served(
        "production", layers: ["production"], promoteFrom: ["snapshot", "staging"],
        overwrite: .never, remove: .never, url: "https://epr.elastic.co"),
      served(
        "staging", layers: ["production", "staging"], promoteFrom: ["snapshot"],
        overwrite: .reason, remove: .reason, url: "https://epr-staging.elastic.co"),
      served(
        "snapshot", layers: ["production", "staging", "snapshot"], promoteFrom: [],
        overwrite: .yes, remove: .yes, url: "https://epr-snapshot.elastic.co"),
      // Both have images of their own, and no deployment that is known.
      Distribution(name: "production-7.9", branch: "production-7.9", frozen: true, image: image),
      Distribution(name: "experimental", branch: "experimental", frozen: true, image: image),
    ],
    otherBranches: ["main"])

  private static let image = "docker.elastic.co/package-registry/distribution"

  private static func served(
    _ name: String, layers: [String], promoteFrom: [String], overwrite: Permission,
    remove: Permission, url: String
  ) -> Distribution {
    Distribution(
      name: name, branch: name, layers: layers, promoteFrom: promoteFrom, overwrite: overwrite,
      remove: remove, url: url, image: image, deployment: "package-registry-\(name)-vanilla",
      namespace: "package-registry")
  }
}
