import Foundation
import TestSupport
import Testing

/// Images on other images, and without packages.
@Suite(
  .tags(.large), .enabled(if: StorageTool.isBuilt, "needs the built program"),
  .enabled(if: ContainerTools.isAvailable, "\(ContainerTools.reason)"))
struct BaseImageTests {
  private let images: SampleImages
  private let tools: ContainerTools
  private let folder: TemporaryDirectory

  init() throws {
    images = try SampleImages.made.get()
    tools = try ContainerTools()
    folder = try TemporaryDirectory("storage-base")
  }

  private func layers(_ image: String) throws -> [String] {
    let manifest = try tools.document(image, isConfiguration: false)
    return (manifest["layers"] as? [[String: Any]] ?? []).compactMap { $0["digest"] as? String }
  }

  private func settings(_ image: String) throws -> [String: Any] {
    try tools.document(image, isConfiguration: true)["config"] as? [String: Any] ?? [:]
  }

  /// Makes a base image with umoci that holds one file.
  private func makeBase(_ configuration: [String]) throws -> String {
    let base = folder.path("base")
    try tools.umoci(["init", "--layout", base])
    try tools.umoci(["new", "--image", base + ":one"])
    try folder.write("from the base\n", to: "files/etc/base")
    try tools.umoci(["insert", "--image", base + ":one", folder.path("files"), "/"])
    _ = try ProcessRun(
      "/usr/bin/umoci", ["config", "--image", base + ":one"] + configuration,
      environment: HermeticEnvironment.variables(home: folder.path)
    ).output()
    return base
  }

  /// Compares the server of an image with that of the storage.
  private func expectSameAnswers(_ layout: String) throws {
    let unpacked = try UnpackedImage(layout, "staging")
    let found = try unpacked.start()
    let expected = try ServedRegistry(
      ["staging", "-C", images.repository.path, "--listen", "127.0.0.1:0"], in: folder)
    defer { expected.process.send(SIGTERM) }
    let comparison = try AnswerComparison(expected: expected.port, found: found.port)
    try comparison.expectEqual(
      AnswerComparison.pages + AnswerComparison.pages(of: ["foo/1.0.0", "foo/1.1.0"]))
  }

  @Test func anEmptyImageServesWhatIsMountedAndIsABase() throws {
    let base = folder.path("base")
    try images.image(["--empty", "--output", base])
    #expect(
      try layers("oci:\(base):empty")
        == layers("oci:\(images.layout):staging").prefix(1).map(\.self))
    let unpacked = try UnpackedImage(base, "empty")
    try FileManager.default.copyItem(
      atPath: PackageRoot.fixture("packages"), toPath: unpacked.root + "/packages")
    let server = try unpacked.start()
    let url = "http://127.0.0.1:\(server.port)"
    #expect(try ServedRegistry.status(url + "/package/foo/1.3.0/") == 200)
    #expect(try ServedRegistry.status(url + "/package/foo/9.0.0/") == 404)
    try images.image(["staging", "--output", folder.path("images"), "--base-image", base])
    #expect(
      try layers("oci:\(folder.path("images")):staging")
        == layers("oci:\(images.layout):staging"))
    try expectSameAnswers(folder.path("images"))
  }

  @Test func onAnotherSystemTheProgramKeepsToItsOwnLibraries() throws {
    let base = try makeBase([
      "--config.entrypoint", "/bin/sh", "--config.env", "COLOUR=blue", "--config.env",
      "LOCPATH=/nowhere", "--config.label", "vendor=someone",
    ])
    try images.image(["staging", "--output", folder.path("images"), "--base-image", base + ":one"])
    let image = "oci:\(folder.path("images")):staging"
    #expect(try layers(image).starts(with: layers("oci:\(base):one")))
    let settings = try settings(image)
    #expect((settings["Labels"] as? [String: String])?["vendor"] == "someone")
    #expect((settings["Env"] as? [String])?.contains("COLOUR=blue") == true)
    #expect((settings["Entrypoint"] as? [String])?.first?.hasPrefix("/opt/storage/lib/ld-") == true)
    let unpacked = try UnpackedImage(folder.path("images"), "staging")
    #expect(FileManager.default.fileExists(atPath: unpacked.root + "/etc/base"))
    #expect(!FileManager.default.fileExists(atPath: unpacked.root + "/usr/bin/storage"))
    try expectSameAnswers(folder.path("images"))
  }

  @Test func aPackageRegistryGoesOnServingFromFolders() throws {
    let base = try makeBase([
      "--config.entrypoint", "./package-registry", "--config.cmd", "--address=0.0.0.0:8080",
      "--config.workingdir", "/package-registry", "--config.label", "package-registry=v1.15.0",
    ])
    try images.image(["staging", "--output", folder.path("images"), "--base-image", base])
    let image = "oci:\(folder.path("images")):staging"
    let settings = try settings(image)
    let labels = settings["Labels"] as? [String: String]
    #expect(labels?["package-registry"] == "v1.15.0")
    #expect(try labels?["storage.layer.production"] == images.repository.tip("production"))
    #expect(settings["Entrypoint"] as? [String] == ["./package-registry"])
    #expect(settings["Cmd"] as? [String] == ["--address=0.0.0.0:8080"])
    #expect(try layers(image).count == 4)
    let unpacked = try UnpackedImage(folder.path("images"), "staging")
    defer { withExtendedLifetime(unpacked) {} }
    let root = unpacked.root
    #expect(
      try String(contentsOfFile: root + "/package-registry/config.yml", encoding: .utf8)
        == "package_paths:\n  - /packages/production\n  - /packages/staging\n")
    // Every file of the branches, with its contents and mode, and nothing else.
    for branch in ["production", "staging"] {
      let work = folder.path(branch)
      try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
      try images.repository.git.run("--work-tree=\(work)", "checkout", branch, "--", "packages")
      _ = try ProcessRun(
        "diff", ["-r", work + "/packages", root + "/packages/" + branch]
      ).output()
      // The modes, too: what git says may be run may be run in the image.
      for entry in try images.repository.git.lsTree(branch, recursive: true)
      where entry.kind == "blob" {
        let path = root + "/packages/\(branch)/" + entry.path.dropFirst("packages/".count)
        #expect(
          FileManager.default.isExecutableFile(atPath: path) == (entry.mode == "100755"),
          "\(path)")
      }
    }
  }

  @Test func whatIsNoBaseIsRefused() throws {
    let tool = try StorageTool()
    let several = images.layout
    let foreign = try makeBase(["--architecture", "s390x"])
    for (base, reason) in [
      ("nowhere", "it is no folder in OCI's image layout"),
      (several, "it has several images; name one after a colon: "),
      (several + ":none", "it has no image none"),
      (foreign, "it is for s390x, this is "),
    ] {
      let run = try tool.run(
        ["-C", images.repository.path, "image", "staging", "--output", "out", "--base-image", base])
      #expect(run.status == 2, "\(run.screen)")
      #expect(run.error.contains(reason), "\(run.screen)")
      #expect(!FileManager.default.fileExists(atPath: tool.homePath + "/out"))
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: tool.homePath)
        .allSatisfy { !$0.hasPrefix(".out") })
  }
}
