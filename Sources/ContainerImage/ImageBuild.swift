internal import Drafts
internal import Glibc
package import Terminal

/// Makes a container image and puts it into a folder in OCI's image layout, or into one file.
///
/// Equal input gives an image of equal digest: nothing in it depends on when, where or by whom it
/// was made. Whoever reads the output sees the images of before or those of after.
package struct ImageBuild: Sendable {
  /// What was made.
  package struct Outcome: Sendable {
    package struct Layer: Sendable {
      /// `program`, `settings`, `base`, or a distribution's name.
      package let title: String
      package let digest: String
      package let diffID: String
      /// In bytes.
      package let size: Int
      /// Whether it was there already.
      package let isKept: Bool
    }

    /// The digest of the image's manifest.
    package let digest: String
    package let layers: [Layer]
    package let tags: [String]
    /// The images of the layout by their tags.
    package let present: [String]
    /// Whether the image was there already, with these tags.
    package let isUnchanged: Bool
  }

  /// What the image serves; nil for an image without packages.
  private let served: ServedDistribution?
  /// The layout with the image to build on.
  private let base: String?
  /// The version of this program.
  private let version: String
  private let progress: any ProgressSink

  /// - Parameters:
  ///   - served: What the image serves; nil for a registry without packages.
  ///   - base: The folder of the layout with the image to build on, and after a colon its tag.
  ///   - version: The version of this program.
  ///   - progress: Gets told how far it is.
  package init(
    _ served: ServedDistribution?, on base: String?, version: String, progress: any ProgressSink
  ) {
    (self.served, self.base, self.version, self.progress) = (served, base, version, progress)
  }

  /// Makes the image.
  ///
  /// - Parameters:
  ///   - path: The folder of the layout, or a file whose name ends in `.tar`; absolute.
  ///   - isFresh: Whether to write layers that are there already, too.
  /// - Returns: What was made.
  /// - Throws: `ImageError`; what was there before is whole then.
  package func run(to path: String, isFresh: Bool) throws(ImageError) -> Outcome {
    try checkTags()
    let output = try ImageOutput(path)
    do throws(ImageError) {
      let outcome = try write(to: output, isFresh: isFresh)
      output.end()
      return outcome
    } catch {
      output.end()
      throw error
    }
  }

  private var tags: [String] { served?.tags ?? ["empty", "empty-\(version)"] }

  /// What registries accept: a letter, digit or underscore, then up to 127 more, dots and dashes.
  private func checkTags() throws(ImageError) {
    for tag in tags {
      let bytes = Array(tag.utf8)
      let isPlain = bytes.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
          UInt8(ascii: "-"):
          true
        default: false
        }
      }
      guard isPlain, (1...128).contains(bytes.count), !tag.hasPrefix("."), !tag.hasPrefix("-")
      else {
        throw .badTag(
          tag, distribution: served?.name ?? "",
          commit: served?.layers.last.map { "\($0.tip)" } ?? "")
      }
    }
  }

  private func write(to output: ImageOutput, isFresh: Bool) throws(ImageError) -> Outcome {
    let architecture = Self.architecture
    let base = try base.map { (place) throws(ImageError) in
      try BaseImage(place, for: architecture)
    }
    let blobs = try BlobFolder(makingIn: output.draft)
    let layers = try ImageLayers(
      served: served, base: base, blobs: blobs, known: isFresh ? nil : output.present,
      progress: progress)
    let configuration = ImageConfiguration(
      architecture: architecture, served: served, base: base, version: version,
      layers: layers.all, program: layers.program)
    let configured = try blobs.add(configuration.document, MediaType.configuration)
    let manifest = try blobs.add(configuration.manifest(configured), MediaType.manifest)
    var index = output.present?.index ?? LayoutIndex()
    let before = index.bytes
    index.name(
      manifest, tags, distribution: served?.name ?? "", isMoving: served?.isMoving ?? true,
      platform: configuration.platform)
    let isUnchanged = output.present != nil && index.bytes == before && !isFresh
    if !isUnchanged { try output.put(index) }
    return Outcome(
      digest: manifest.digest,
      layers: layers.all.map { layer in
        Outcome.Layer(
          title: layer.title, digest: layer.descriptor.digest, diffID: layer.diffID,
          size: layer.descriptor.size, isKept: layer.isKept)
      },
      tags: tags, present: index.tags, isUnchanged: isUnchanged)
  }

  /// This machine's architecture in Go's words, which images use.
  private static var architecture: String {
    #if arch(x86_64)
      "amd64"
    #elseif arch(arm64)
      "arm64"
    #else
      "unknown"
    #endif
  }
}
