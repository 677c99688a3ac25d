import Foundation
import Glibc
import TestSupport
import Testing

/// Whatever ends the making of an image, the images that were there stay.
@Suite(
  .tags(.large), .enabled(if: StorageTool.isBuilt, "needs the built program"),
  .enabled(if: ContainerTools.isAvailable, "\(ContainerTools.reason)"))
struct ImageFailureTests {
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

  /// The files of a folder, with what tells one state from another.
  private func state(_ path: String) throws -> [String: Int] {
    var sizes: [String: Int] = [:]
    for case let name as String in FileManager.default.enumerator(atPath: path) ?? .init() {
      var status = stat()
      guard lstat("\(path)/\(name)", &status) == 0 else { throw SystemError("lstat \(name)") }
      sizes[name] = Int(status.st_ino) &* 31 &+ Int(status.st_size)
    }
    return sizes
  }

  @Test func whoIsKilledLeavesTheImagesAndTheNextCleansUp() throws {
    let layout = folder.path("images")
    try FileManager.default.copyItem(atPath: images.layout, toPath: layout)
    let before = try state(layout)
    let draft = folder.path(".images.draft/layer")
    for _ in 0..<3 {
      let process = try tool.command(
        ["-C", images.repository.path, "image", "snapshot", "--output", layout, "--fresh"]
      ).start()
      for _ in 0..<5_000 where (try? Data(contentsOf: URL(fileURLWithPath: draft)).count) ?? 0 == 0
      {
        usleep(2_000)
      }
      process.send(SIGKILL)
      _ = try process.wait()
      #expect(access(draft, F_OK) == 0)
      #expect(try state(layout) == before)
    }
    let digest = try tools.digest("oci:\(images.layout):snapshot")
    #expect(try tools.digest("oci:\(layout):snapshot") == digest)
    try SampleImages.image(["snapshot", "--output", layout], of: images.repository.path, tool)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["images"])
    #expect(try state(layout) == before)
  }

  @Test(.enabled(if: FullDisk.isAvailable, "needs to mount a file system"))
  func aFullDiskLeavesTheImages() throws {
    let size = try FileManager.default.contentsOfDirectory(
      atPath: images.layout + "/blobs/sha256"
    ).reduce(0) { $0 + ((try? Data(contentsOf: blob($1)).count) ?? 0) }
    // There is room for the images and half of the next.
    try FullDisk.with(kilobytes: size * 3 / 2_048) { disk in
      let layout = disk + "/images"
      try FileManager.default.copyItem(atPath: images.layout, toPath: layout)
      let before = try state(layout)
      for output in [layout, disk + "/other", disk + "/other.tar"] {
        let run = try tool.run(
          ["-C", images.repository.path, "image", "snapshot", "--output", output, "--fresh"])
        #expect(run.status == 74, "\(run.screen)")
        #expect(run.error.contains("No space left on device"), "\(run.screen)")
        #expect(run.error.contains("the images are as they were"), "\(run.screen)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk) == ["images"])
        #expect(try state(layout) == before)
      }
    }
  }

  private func blob(_ name: String) -> URL {
    URL(fileURLWithPath: images.layout + "/blobs/sha256/" + name)
  }

  @Test func whatIsSomethingElseIsLeftAlone() throws {
    try folder.write("mine", to: "home/letter")
    try folder.write("a file that is no archive of images", to: "file.tar")
    for name in ["home", "file.tar"] {
      let before = try state(folder.path)
      let run = try tool.run(
        ["-C", images.repository.path, "image", "snapshot", "--output", folder.path(name)])
      #expect(run.status == 2, "\(run.screen)")
      #expect(run.error.contains("\(folder.path(name)) holds something else than images"))
      #expect(try state(folder.path) == before)
    }
  }

  @Test func anObjectThatIsMissingLeavesTheImages() throws {
    let repository = try SampleImages.makeRepository()
    let layout = folder.path("images")
    try FileManager.default.copyItem(atPath: images.layout, toPath: layout)
    let before = try state(layout)
    try repository.commit(to: "snapshot", message: "Add") {
      TestPackage("foo", "2.0.0", content: "something new")
    }
    let blob = try repository.git.revParse("snapshot:packages/foo/2.0.0/docs/README.md")
    let object = "\(repository.path)/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
    try #require(unlink(object) == 0)
    let run = try tool.run(
      ["-C", repository.path, "image", "snapshot", "--output", layout])
    #expect(run.status == 70, "\(run.screen)")
    #expect(run.error.contains(blob), "\(run.screen)")
    #expect(try state(layout) == before)
  }
}
