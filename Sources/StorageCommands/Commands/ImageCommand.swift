internal import CommandParsing
internal import ContainerImage
internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// `storage image`: a container image of a distribution's registry.
enum ImageCommand {
  struct Arguments: Sendable {
    var distributions: [String] = []
    var output: String?
    var base: String?
    var empty = false
    var fresh = false
  }

  static let command = ToolCommand(
    "image", .release, "Make a container image that serves a distribution",
    discussion: """
      Writes an image into the folder of an OCI image layout, where it joins those that are there, \
      or into FILE.tar; no container engine is needed. The first layer is this program with the \
      libraries that it uses, then comes one layer for each distribution that D serves. A \
      distribution's layer depends on its commit alone, so production's is the same in every \
      image, and is not written again. The image listens on port 8080 and answers as storage serve \
      does; its labels name the commits. Its tags are the branch, the commit, and the release \
      where one is on it; the image before keeps the tag of its commit. Push it with skopeo copy \
      oci:DIR:TAG docker://IMAGE:TAG.

      With --base-image the layers of an image of another layout come first. If that one runs the \
      package-registry, it goes on doing so: the packages are folders below /packages, and \
      config.yml names them. With --empty the image has no packages, and serves those that are \
      mounted at /packages. Equal input gives an image of equal digest. The program runs curl for \
      --proxy-to, --storage-index and APM: use a base image that has it for these.
      """,
    examples: [
      Example("storage image production --output images", "Make production's image in ./images"),
      Example("storage image staging --output images", "Add staging's, which shares its layers"),
    ],
    arguments: { Arguments() },
    options: [
      .text(
        "output", "o", \.output, "DIR|FILE.tar", .directory, required: true,
        "Folder of the images, or a file for this one"),
      .text(
        "base-image", \.base, "OCI-LAYOUT", .directory,
        "Build on the image of a layout's folder; its tag may follow a colon"),
      .flag("empty", \.empty, "Without packages"),
      .flag("fresh", \.fresh, "Write everything, also what could be kept"),
    ],
    operands: .optional(\.distributions, "D", .distribution, "The distribution"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    let shown = arguments.output ?? ""
    if arguments.empty, let name = arguments.distributions.first {
      throw UsageError.conflict("--empty", name, command: "image")
    }
    var served: ServedDistribution?
    var image: String?
    if !arguments.empty {
      guard let operand = arguments.distributions.first else {
        throw UsageError.missingOperand(usage: "D", command: "image")
      }
      let address = DistributionAddress(operand)
      let storage = try context.openStorage().pinned(to: address)
      let distribution = try storage.distribution(address.name)
      image = distribution.image
      served = try Self.served(distribution, isPinned: address.revision != nil, in: storage)
    }
    let outcome = try ImageBuild(
      served, on: arguments.base.map(context.path), version: ToolVersion.number,
      progress: context.progress
    ).run(to: context.path(shown), isFresh: arguments.fresh)
    return ImageReport(outcome: outcome, distribution: served?.name, path: shown, image: image)
      .report
  }

  /// What an image of the distribution serves.
  private static func served(
    _ distribution: Distribution, isPinned: Bool, in storage: PackageStorage
  ) throws -> ServedDistribution {
    guard try !CloneLayout.isPartial(storage.repository) else { throw ContentsLeftOut() }
    let layers = try storage.layers(of: distribution)
    let own = try storage.snapshot(of: distribution)
    let labels = ImageLabels(of: layers, serving: own)
    let step = try ReleasePlan(after: distribution, in: storage).steps
      .first { $0.distribution.name == distribution.name }
    let tags = step?.imageTags ?? []
    let time = layers.map(\.commit.committer.time).max() ?? 0
    return ServedDistribution(
      name: distribution.name, branch: distribution.branch,
      layers: layers.map {
        ServedDistribution.Layer(
          name: $0.name, branch: $0.distribution.branch, tip: $0.tip)
      },
      labels: labels.dictionary,
      // What was is not what the branch's tag stands for.
      tags: isPinned ? tags.filter { $0 != distribution.branch } : tags, isMoving: !isPinned,
      created: UTCTime.text(seconds: Int64(time)),
      repository: storage.repository.directory, environment: storage.repository.environment)
  }
}
