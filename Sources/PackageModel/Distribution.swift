/// One step of the life of a package version: a branch, what it serves and what may be done to it.
public struct Distribution: Hashable, Sendable {
  public let name: String

  /// The branch that holds the distribution's own packages.
  public let branch: String

  /// The distributions whose packages it serves, most stable first and itself last.
  ///
  /// Where several hold the same version, the first one's is served.
  public let layers: [String]

  /// The distributions from which versions may be promoted into this one.
  public let promoteFrom: [String]

  /// Whether a version may be replaced by another tree.
  public let overwrite: Permission

  /// Whether a version may be taken out.
  public let remove: Permission

  /// Whether nothing at all may change.
  public let frozen: Bool

  /// Where the distribution is served to the public.
  public let url: String?

  /// The container image that serves it, without a tag.
  public let image: String?

  /// The deployment in the cluster that runs the image.
  public let deployment: String?

  /// The namespace of the deployment.
  public let namespace: String?

  /// Describes a distribution; without layers it serves itself alone.
  public init(
    name: String, branch: String, layers: [String] = [], promoteFrom: [String] = [],
    overwrite: Permission = .never, remove: Permission = .never, frozen: Bool = false,
    url: String? = nil, image: String? = nil, deployment: String? = nil, namespace: String? = nil
  ) {
    self.name = name
    self.branch = branch
    self.layers = layers.isEmpty ? [name] : layers
    self.promoteFrom = promoteFrom
    self.overwrite = overwrite
    self.remove = remove
    self.frozen = frozen
    self.url = url
    self.image = image
    self.deployment = deployment
    self.namespace = namespace
  }

  /// The full name of the branch's reference.
  public var referenceName: String { "refs/heads/\(branch)" }

  /// What the titles of pull requests and commits to the branch begin with.
  public var titlePrefix: String { "[\(branch)]" }
}

/// Whether something may be done to a distribution.
public enum Permission: String, Hashable, Sendable, CaseIterable {
  case never
  /// With a reason, which is recorded.
  case reason
  case yes
}
