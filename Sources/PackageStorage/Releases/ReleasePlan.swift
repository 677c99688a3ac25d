internal import Git
package import PackageModel

/// What a change to one distribution makes stale: images and deployments, in the order in which
/// they are to be renewed.
package struct ReleasePlan: Sendable {
  /// One distribution whose registry serves the changed packages.
  package struct Step: Sendable {
    package let distribution: Distribution
    package let labels: ImageLabels
    /// The release tags on the distribution's tip.
    package let tags: [ReleaseTag]

    /// The tags of the image: the branch, which moves, the commit, which does not, and releases.
    package var imageTags: [String] {
      [distribution.branch, labels.revision.description] + tags.map(\.description)
    }

    /// The names of the image, with each of its tags.
    package var images: [String] {
      distribution.image.map { image in imageTags.map { "\(image):\($0)" } } ?? []
    }

    /// The image that the deployment runs: the one named by the branch.
    package var movingImage: String? { images.first }

    /// The program and arguments that restart the deployment; nil where the settings name none.
    package var restart: [String]? { kubectl("restart") }

    /// The program and arguments that wait until the restart is done.
    ///
    /// - Parameter seconds: How long to wait.
    /// - Returns: The command; nil where the settings name no deployment.
    package func wait(seconds: Int) -> [String]? {
      kubectl("status").map { $0 + ["--timeout=\(seconds)s"] }
    }

    private func kubectl(_ verb: String) -> [String]? {
      distribution.deployment.map { deployment in
        ["kubectl", "rollout", verb, "deployment", deployment]
          + (distribution.namespace.map { ["-n", $0] } ?? [])
      }
    }
  }

  package let steps: [Step]

  /// Finds every distribution that serves the changed one, the most stable first: an image is built
  /// on those of the layers below it.
  ///
  /// - Parameters:
  ///   - changed: The distribution that has changed.
  ///   - storage: The storage, at its present tips.
  /// - Throws: `StorageError.missingBranch`; `GitError`.
  package init(after changed: Distribution, in storage: PackageStorage) throws {
    let affected = storage.settings.distributions.filter {
      $0.layers.contains(changed.name) && ($0.name == changed.name || !$0.frozen)
    }
    let ordered = affected.enumerated().sorted {
      ($0.element.layers.count, $0.offset) < ($1.element.layers.count, $1.offset)
    }
    let released = storage.settings.releaseDistribution?.name
    var steps: [Step] = []
    for (_, distribution) in ordered {
      let own = try storage.snapshot(of: distribution)
      let tags =
        distribution.name == released
        ? try storage.repository.tags().filter { $0.commit == own.tip }
          .compactMap { try? ReleaseTag($0.name) }.sorted()
        : []
      steps.append(
        Step(
          distribution: distribution,
          labels: ImageLabels(of: try storage.layers(of: distribution), serving: own), tags: tags))
    }
    self.steps = steps
  }
}
