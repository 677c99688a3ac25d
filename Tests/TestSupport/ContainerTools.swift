import Foundation
import Glibc

/// Debian's programs for container images: what others make of ours.
package struct ContainerTools: Sendable {
  /// Whether they are all there.
  package static let isAvailable = ["skopeo", "umoci", "docker-registry"].allSatisfy { name in
    access("/usr/bin/" + name, X_OK) == 0
  }

  package static let reason: String = "needs skopeo, umoci and docker-registry"

  private let folder: TemporaryDirectory

  package init() throws {
    folder = try TemporaryDirectory("storage-container-tools")
    try folder.write(#"{"default":[{"type":"insecureAcceptAnything"}]}"#, to: "policy.json")
    try folder.makeDirectory("registries.d")
  }

  /// Describes a run of skopeo that knows no settings of this machine.
  package func skopeo(_ arguments: [String]) -> ProcessRun {
    var environment = HermeticEnvironment.variables(home: folder.path)
    environment["XDG_RUNTIME_DIR"] = folder.path
    return ProcessRun(
      "/usr/bin/skopeo",
      [
        "--policy", folder.path("policy.json"), "--registries-conf", "/dev/null",
        "--registries.d", folder.path("registries.d"), "--tmpdir", folder.path,
      ] + arguments, environment: environment, timeout: 600)
  }

  /// Runs umoci, which must succeed.
  package func umoci(_ arguments: [String]) throws {
    _ = try ProcessRun(
      "/usr/bin/umoci", arguments, environment: HermeticEnvironment.variables(home: folder.path),
      timeout: 600
    ).output()
  }

  /// The digest of an image's manifest, as skopeo finds it.
  package func digest(_ image: String) throws -> String {
    let text = try skopeo(["inspect", "--tls-verify=false", "--format", "{{.Digest}}", image])
      .output()
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// An image's manifest, or its configuration, as skopeo reads it.
  package func document(_ image: String, isConfiguration: Bool) throws -> [String: Any] {
    let text = try skopeo(
      ["inspect", "--tls-verify=false"] + (isConfiguration ? ["--config"] : ["--raw"]) + [image]
    ).output()
    let json = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return json as? [String: Any] ?? [:]
  }
}

/// A registry of container images on this machine, ended with its owner.
package final class ContainerRegistry: Sendable {
  private let server: LoopbackServer
  private let folder: TemporaryDirectory

  package init() throws {
    let folder = try TemporaryDirectory("storage-container-registry")
    self.folder = folder
    server = try LoopbackServer { port in
      try folder.write(
        """
        version: 0.1
        log: {level: warn, accesslog: {disabled: true}}
        storage:
          filesystem: {rootdirectory: \(try folder.makeDirectory("blobs"))}
        http: {addr: 127.0.0.1:\(port)}
        """, to: "registry.yml")
      return ProcessRun(
        "/usr/bin/docker-registry", ["serve", folder.path("registry.yml")],
        environment: HermeticEnvironment.variables(home: folder.path), timeout: 3_600)
    }
  }

  /// Where it is, as names of images begin.
  package var address: String { "127.0.0.1:\(server.port)" }
}
