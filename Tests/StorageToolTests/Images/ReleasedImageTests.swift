import Foundation
import TestSupport
import Testing

/// `storage release` with images that `storage image` made.
@Suite(
  .tags(.large), .enabled(if: StorageTool.isBuilt, "needs the built program"),
  .enabled(if: ContainerTools.isAvailable, "\(ContainerTools.reason)"))
struct ReleasedImageTests {
  private let images: SampleImages
  private let tools: ContainerTools
  private let tool: StorageTool
  private let folder: TemporaryDirectory
  private let repository: TestRepository

  init() throws {
    images = try SampleImages.made.get()
    tools = try ContainerTools()
    tool = try StorageTool()
    folder = try TemporaryDirectory("storage-release")
    repository = try SampleImages.makeRepository()
  }

  private func release(
    _ changed: String, _ options: [String], skopeo: String? = nil
  ) throws -> [[String: Any]] {
    let path = (skopeo.map { $0 + ":" } ?? "") + "/usr/bin:/bin"
    let run = try tool.run(
      ["-C", repository.path, "--json", "release", changed] + options,
      environment: ["PATH": path])
    #expect(run.status == 0, "\(run.screen)")
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    return json?["steps"] as? [[String: Any]] ?? []
  }

  private func states(_ steps: [[String: Any]]) -> [String] {
    steps.compactMap { $0["state"] as? String }
  }

  @Test func aLayoutShowsWhichImagesAChangeMadeStale() throws {
    let layout = folder.path("images")
    try FileManager.default.copyItem(atPath: images.layout, toPath: layout)
    #expect(
      try states(release("production", ["--layout", layout])) == ["current", "current", "current"])
    try repository.commit(to: "staging", message: "Add") { TestPackage("foo", "1.1.1") }
    let steps = try release("production", ["--layout", layout])
    #expect(states(steps) == ["current", "stale", "stale"])
    #expect(steps.map { ($0["make"] as? [[String]])?.count } == [0, 1, 1])
    // What it says is to be done makes them current.
    for command in steps.flatMap({ $0["make"] as? [[String]] ?? [] }) {
      #expect(command.first == "storage")
      let run = try tool.run(Array(command.dropFirst()))
      #expect(run.status == 0, "\(run.screen)")
    }
    #expect(
      try states(release("production", ["--layout", layout])) == ["current", "current", "current"])
  }

  @Test func aRegistryShowsWhichImagesAreMissingAndStale() throws {
    let registry = try ContainerRegistry()
    let names = ["production", "staging", "snapshot"]
    let settings = names.enumerated().map { place, name in
      "  - {name: \(name), branch: \(name), image: \(registry.address)/distribution, "
        + "layers: [\(names[...place].joined(separator: ", "))]}\n"
    }
    try repository.commit(to: "main") {
      TestFile("storage.yml", "version: 1\ndistributions:\n" + settings.joined())
    }
    // The registry of the test speaks no TLS, which skopeo has to be told.
    try folder.write(
      """
      #!/bin/sh
      command=$1; shift
      case $command in copy) tls=--dest-tls-verify=false;; *) tls=--tls-verify=false;; esac
      exec /usr/bin/skopeo --insecure-policy --registries-conf /dev/null \\
        --registries.d '\(try folder.makeDirectory("registries.d"))' "$command" $tls "$@"

      """, to: "bin/skopeo", executable: true)
    let skopeo = folder.path("bin")
    var steps = try release("production", ["--check"], skopeo: skopeo)
    #expect(states(steps) == ["missing", "missing", "missing"])
    for command in steps.flatMap({ $0["make"] as? [[String]] ?? [] }) {
      let program = command[0] == "storage" ? StorageTool.path : "\(skopeo)/skopeo"
      let run = try ProcessRun(
        program, Array(command.dropFirst()),
        environment: HermeticEnvironment.variables(home: tool.homePath), directory: folder.path,
        timeout: 600
      ).run()
      #expect(run.succeeded, "\(command): \(run.errorText)")
    }
    steps = try release("production", ["--check"], skopeo: skopeo)
    #expect(states(steps) == ["current", "current", "current"])
    // The tags by commit are there, too.
    let tip = try repository.tip("staging")
    #expect(
      try tools.digest("docker://\(registry.address)/distribution:\(tip)")
        == tools.digest("docker://\(registry.address)/distribution:staging"))
    try repository.commit(to: "snapshot", message: "Add") { TestPackage("bar", "0.4.0") }
    steps = try release("production", ["--check"], skopeo: skopeo)
    #expect(states(steps) == ["current", "current", "stale"])
    let run = try tool.run(
      ["-C", repository.path, "release", "snapshot", "--execute"],
      environment: ["PATH": skopeo + ":/usr/bin:/bin"])
    #expect(run.status == 1, "\(run.screen)")
    #expect(run.error.contains("was made from other commits than snapshot has now"))
    #expect(
      run.error.contains("hint: storage -C \(repository.path) image snapshot --output images"))
  }
}
