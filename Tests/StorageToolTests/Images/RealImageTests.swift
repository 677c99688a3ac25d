import Foundation
import TestSupport
import Testing

/// The images of the real distributions.
@Suite(
  .tags(.large), .enabled(if: StorageTool.isBuilt, "needs the built program"),
  .enabled(if: ContainerTools.isAvailable, "\(ContainerTools.reason)"),
  .enabled(if: SharedData.isAvailable, "needs the shared data"))
struct RealImageTests {
  @Test func productionsLayerIsSharedAndItsServerAnswersAsServeDoes() throws {
    let mirror = try SharedData.mirror()
    let (tools, tool) = (try ContainerTools(), try StorageTool())
    let folder = try TemporaryDirectory("storage-real-images")
    let layout = folder.path("images")
    var layers: [String: [String]] = [:]
    for name in ["production", "staging", "snapshot"] {
      try SampleImages.image([name, "--output", layout], of: mirror, tool)
      let manifest = try tools.document("oci:\(layout):\(name)", isConfiguration: false)
      layers[name] = (manifest["layers"] as? [[String: Any]] ?? [])
        .compactMap { $0["digest"] as? String }
    }
    let production = try #require(layers["production"])
    #expect(production.count == 3)
    #expect(layers["staging"]?.prefix(2) == production.prefix(2))
    #expect(layers["snapshot"]?.prefix(2) == production.prefix(2))
    #expect(layers["snapshot"]?.prefix(3) == layers["staging"]?.prefix(3))

    let registry = try ContainerRegistry()
    let place = "docker://\(registry.address)/distribution:snapshot"
    _ = try tools.skopeo(
      ["copy", "--quiet", "--dest-tls-verify=false", "oci:\(layout):snapshot", place]
    ).output()
    #expect(try tools.digest(place) == tools.digest("oci:\(layout):snapshot"))

    let unpacked = try UnpackedImage(layout, "snapshot")
    let found = try unpacked.start()
    let expected = try ServedRegistry(
      ["snapshot", "-C", mirror, "--listen", "127.0.0.1:0"], in: folder)
    defer { expected.process.send(SIGTERM) }
    let comparison = try AnswerComparison(expected: expected.port, found: found.port)
    try comparison.expectEqual(AnswerComparison.pages)
    let versions = try GitOracle(mirror).run(
      "ls-tree", "-r", "-d", "--name-only", "snapshot", "packages"
    ).split(separator: "\n").map { $0.split(separator: "/") }.filter { $0.count == 3 }
      .map { "\($0[1])/\($0[2])" }
    #expect(versions.count > 100)
    let some = stride(from: 0, to: versions.count, by: versions.count / 10).map { versions[$0] }
    try comparison.expectEqual(AnswerComparison.pages(of: some))
  }
}
