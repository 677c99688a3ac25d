package import Git

/// What an image serves: a distribution, at the commits that its registry is to be made from.
package struct ServedDistribution: Sendable {
  /// One of the distributions whose packages it serves.
  package struct Layer: Sendable {
    package let name: String
    package let branch: String
    package let tip: ObjectID

    package init(name: String, branch: String, tip: ObjectID) {
      (self.name, self.branch, self.tip) = (name, branch, tip)
    }
  }

  package let name: String
  package let branch: String
  /// The most stable first; the distribution itself is one.
  package let layers: [Layer]
  package let labels: [String: String]
  /// The tags of the image.
  package let tags: [String]
  /// Whether its tags move, so that what they named before is replaced.
  package let isMoving: Bool
  /// When the newest of the commits was made, as RFC 3339 writes it.
  package let created: String
  /// Where the objects are.
  package let repository: String
  package let environment: [String: String]

  package init(
    name: String, branch: String, layers: [Layer], labels: [String: String], tags: [String],
    isMoving: Bool, created: String, repository: String, environment: [String: String]
  ) {
    (self.name, self.branch, self.layers) = (name, branch, layers)
    (self.labels, self.tags, self.isMoving) = (labels, tags, isMoving)
    self.created = created
    (self.repository, self.environment) = (repository, environment)
  }
}
