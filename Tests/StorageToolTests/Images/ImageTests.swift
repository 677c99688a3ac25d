import Foundation
import Glibc
import TestSupport
import Testing

/// `storage image`, judged by Debian's programs for images.
@Suite(
  .tags(.large), .enabled(if: StorageTool.isBuilt, "needs the built program"),
  .enabled(if: ContainerTools.isAvailable, "\(ContainerTools.reason)"))
struct ImageTests {
  private let images: SampleImages
  private let tools: ContainerTools
  private let tool: StorageTool
  private let folder: TemporaryDirectory

  init() throws {
    images = try SampleImages.made.get()
    tools = try ContainerTools()
    tool = try StorageTool()
    folder = try TemporaryDirectory("storage-image")
  }

  private func layers(_ image: String) throws -> [String] {
    let manifest = try tools.document(image, isConfiguration: false)
    return (manifest["layers"] as? [[String: Any]] ?? []).compactMap { $0["digest"] as? String }
  }

  @discardableResult
  private func image(_ arguments: String..., of repository: String? = nil) throws -> [String: Any] {
    try SampleImages.image(arguments, of: repository ?? images.repository.path, tool)
  }

  @Test func everyImageAddsItsOwnLayerToThoseOfTheOthers() throws {
    let all = try ["production", "staging", "snapshot"].map {
      try layers("oci:\(images.layout):\($0)")
    }
    #expect(all.map(\.count) == [3, 4, 5])
    // The program and production's packages are the same blobs; the last layer names the layers.
    #expect(Set(all.map { $0.prefix(2) }).count == 1)
    #expect(all[1].prefix(3) == all[2].prefix(3))
    let blobs = try FileManager.default.contentsOfDirectory(
      atPath: images.layout + "/blobs/sha256")
    #expect(blobs.count == Set(all.flatMap { $0 }).count + 2 * 3)
  }

  @Test func labelsAndTagsNameTheCommits() throws {
    let (production, snapshot) = (
      try images.repository.tip("production"), try images.repository.tip("snapshot")
    )
    for tag in ["snapshot", snapshot] {
      let image = "oci:\(images.layout):\(tag)"
      let settings = try tools.document(image, isConfiguration: true)["config"] as? [String: Any]
      let labels = settings?["Labels"] as? [String: String]
      #expect(labels?["org.opencontainers.image.revision"] == snapshot)
      #expect(labels?["storage.layer.production"] == production)
      #expect(labels?["storage.layer.snapshot"] == snapshot)
      #expect(labels?["package-registry"] == nil)
      #expect(settings?["ExposedPorts"] as? [String: [String: String]] == ["8080/tcp": [:]])
      #expect(try tools.digest(image) == tools.digest("oci:\(images.layout):snapshot"))
    }
  }

  @Test func theServerInItAnswersAsServeDoes() throws {
    let unpacked = try UnpackedImage(images.layout, "snapshot")
    let found = try unpacked.start()
    let expected = try ServedRegistry(
      ["snapshot", "-C", images.repository.path, "--listen", "127.0.0.1:0"], in: folder)
    defer { expected.process.send(SIGTERM) }
    let comparison = try AnswerComparison(expected: expected.port, found: found.port)
    try comparison.expectEqual(AnswerComparison.pages)
    try comparison.expectEqual(AnswerComparison.pages(of: SampleImages.versions))
    try comparison.expectEqual(["/package/foo/1.0.0/docs/Gr%C3%B6%C3%9Fe.md"])
    #expect(try expected.status("/epr/foo/foo-1.0.0.zip") == 200)
    #expect(try expected.status("/epr/bar/bar-0.2.0.zip.sig") == 200)
  }

  @Test func gitFindsNoFaultInTheRepositoryOfAnImage() throws {
    let unpacked = try UnpackedImage(images.layout, "snapshot")
    let git = GitOracle(unpacked.root + "/opt/storage/storage.git")
    for branch in ["production", "staging", "snapshot"] {
      #expect(try git.revParse(branch) == images.repository.tip(branch))
      #expect(try git.log(branch) == images.repository.git.log(branch))
    }
    try git.run("fsck", "--full", "--strict")
  }

  @Test func equalInputGivesEqualDigests() throws {
    // The same objects in another clone, stored in another way, at another time.
    let clone = folder.path("clone.git")
    try GitOracle(folder.path).run("clone", "--quiet", "--mirror", images.repository.path, clone)
    try GitOracle(clone).run("repack", "-adq", "--depth=1")
    for (name, output) in [("snapshot", "a"), ("staging", "b.tar")] {
      let path = folder.path(output)
      try image(name, "--output", path, of: clone)
      let kind = output.hasSuffix(".tar") ? "oci-archive" : "oci"
      #expect(
        try tools.digest("\(kind):\(path):\(name)")
          == tools.digest("oci:\(images.layout):\(name)"))
    }
  }

  @Test func aRegistryGivesBackWhatItGot() throws {
    let registry = try ContainerRegistry()
    let place = "docker://\(registry.address)/distribution:snapshot"
    _ = try tools.skopeo(
      ["copy", "--quiet", "--dest-tls-verify=false", "oci:\(images.layout):snapshot", place]
    ).output()
    let digest = try tools.digest("oci:\(images.layout):snapshot")
    #expect(try tools.digest(place) == digest)
    let back = folder.path("back")
    _ = try tools.skopeo(
      ["copy", "--quiet", "--src-tls-verify=false", place, "oci:\(back):snapshot"]
    ).output()
    #expect(try tools.digest("oci:\(back):snapshot") == digest)
    for blob in try layers("oci:\(back):snapshot") {
      let path = "/blobs/sha256/" + blob.dropFirst("sha256:".count)
      #expect(
        FileManager.default.contentsEqual(atPath: back + path, andPath: images.layout + path))
    }
  }

  @Test func asSecondTimeNothingIsWritten() throws {
    let layout = folder.path("images")
    try FileManager.default.copyItem(atPath: images.layout, toPath: layout)
    let before = try FileManager.default.attributesOfItem(atPath: layout + "/index.json")
    #expect(try image("snapshot", "--output", layout)["unchanged"] as? Bool == true)
    let after = try FileManager.default.attributesOfItem(atPath: layout + "/index.json")
    #expect(before[.systemFileNumber] as? Int == after[.systemFileNumber] as? Int)
  }

  @Test func theImageBeforeStaysUnderItsCommit() throws {
    let repository = try SampleImages.makeRepository()
    let layout = folder.path("images")
    try FileManager.default.copyItem(atPath: images.layout, toPath: layout)
    var commits = [try repository.tip("snapshot")]
    for version in ["1.3.0", "1.4.0"] {
      commits.append(
        try repository.commit(to: "snapshot", message: "Add") { TestPackage("foo", version) })
      let answer = try image("snapshot", "--output", layout, of: repository.path)
      let kept = (answer["layers"] as? [[String: Any]] ?? []).map { $0["kept"] as? Bool }
      #expect(kept == [true, true, true, false, true])
    }
    let index = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: layout + "/index.json")))
    let entries = ((index as? [String: Any])?["manifests"] as? [[String: Any]]) ?? []
    let tags = entries.compactMap {
      ($0["annotations"] as? [String: String])?["org.opencontainers.image.ref.name"]
    }
    let others = try ["production", "staging"].flatMap { [$0, try repository.tip($0)] }
    #expect(Set(tags) == Set(others + ["snapshot", commits[1], commits[2]]))
    #expect(
      try tools.digest("oci:\(layout):snapshot") == tools.digest("oci:\(layout):\(commits[2])"))
    // Of the first snapshot image the layer, configuration and manifest are gone: as many as came.
    let count = { (layout: String) in
      try FileManager.default.contentsOfDirectory(atPath: layout + "/blobs/sha256").count
    }
    #expect(try count(layout) == count(images.layout) + 3)
    // As it was then, without moving the branch's tag.
    let pinned = try image("snapshot@\(commits[0])", "--output", layout, of: repository.path)
    #expect(pinned["tags"] as? [String] == [commits[0]])
    #expect(
      try tools.digest("oci:\(layout):\(commits[0])")
        == tools.digest("oci:\(images.layout):snapshot"))
  }

  @Test func startedThroughTheLoaderItDoesNotKnowItself() throws {
    let unpacked = try UnpackedImage(images.layout, "production")
    let libraries = unpacked.root + "/opt/storage/lib"
    let loader = try #require(
      try FileManager.default.contentsOfDirectory(atPath: libraries)
        .first { $0.hasPrefix("ld-") })
    let run = try ProcessRun(
      "\(libraries)/\(loader)",
      [
        "--library-path", libraries, unpacked.root + "/opt/storage/bin/storage", "image", "--empty",
        "--output", folder.path("none"),
      ], environment: HermeticEnvironment.variables(home: folder.path)
    ).run()
    #expect(run.status == 74)
    #expect(run.errorText.contains("error: this program cannot be put into an image"))
    #expect(run.errorText.contains("hint: build on an image that holds it: --base-image"))
    #expect(access(folder.path("none"), F_OK) != 0)
  }
}
