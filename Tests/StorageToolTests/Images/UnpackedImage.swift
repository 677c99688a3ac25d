import Foundation
import Glibc
import TestSupport

/// An image that umoci has unpacked, and the server in it.
final class UnpackedImage {
  let root: String
  private let folder: TemporaryDirectory
  private let settings: [String: Any]

  /// Unpacks an image of a layout.
  init(_ layout: String, _ tag: String) throws {
    let tools = try ContainerTools()
    folder = try TemporaryDirectory("storage-unpacked")
    try tools.umoci(
      ["raw", "unpack"] + (geteuid() == 0 ? [] : ["--rootless"])
        + ["--image", "\(layout):\(tag)", folder.path("root")])
    root = folder.path("root")
    let configuration = try tools.document("oci:\(layout):\(tag)", isConfiguration: true)
    settings = configuration["config"] as? [String: Any] ?? [:]
  }

  /// Whether this process may start programs as a container does.
  static let canChangeRoot: Bool = {
    guard geteuid() == 0 else { return false }
    let run = try? ProcessRun(
      "/usr/bin/unshare", ["--mount", "/bin/mount", "-t", "proc", "proc", "/proc"]
    ).run()
    return run?.succeeded == true
  }()

  /// A path in the image as a path of this machine; other texts as they are.
  private func placed(_ text: String) -> String {
    text.hasPrefix("/") && FileManager.default.fileExists(atPath: root + text) ? root + text : text
  }

  private func words(_ key: String) -> [String] { settings[key] as? [String] ?? [] }

  /// Starts what the image says is to be started, as its user, on a free port.
  ///
  /// In the image's own root, with `/proc`, where that is allowed; else through its loader.
  func start() throws -> LoopbackServer {
    var environment = Dictionary(
      words("Env").compactMap { variable in
        variable.firstIndex(of: "=").map {
          (String(variable[..<$0]), String(variable[variable.index(after: $0)...]))
        }
      }, uniquingKeysWith: { $1 })
    let command = words("Entrypoint") + words("Cmd")
    let (root, isIsolated) = (root, Self.canChangeRoot)
    if !isIsolated { environment = environment.mapValues(placed) }
    let user = (settings["User"] as? String).flatMap { $0.isEmpty ? nil : $0 } ?? "0:0"
    return try LoopbackServer { port in
      var variables = environment
      variables["EPR_ADDRESS"] = "127.0.0.1:\(port)"
      guard isIsolated else {
        let libraries = root + "/opt/storage/lib"
        let loader =
          try FileManager.default.contentsOfDirectory(atPath: libraries)
          .first { $0.hasPrefix("ld-") } ?? ""
        let program = "/opt/storage/bin/storage"
        let arguments =
          command.first == "/usr/bin/storage"
          ? command.dropFirst() : command.drop { $0 != program }.dropFirst()
        return ProcessRun(
          libraries + "/" + loader,
          ["--library-path", libraries, root + program] + arguments.map(placed),
          environment: variables, timeout: 3_600)
      }
      try FileManager.default.createDirectory(
        atPath: root + "/proc", withIntermediateDirectories: true)
      return ProcessRun(
        "/usr/bin/unshare",
        [
          "--mount", "/bin/sh", "-ec",
          "/bin/mount -t proc proc \"$1/proc\"; exec /usr/sbin/chroot --userspec=\"$0\" \"$@\"",
          user, root,
        ] + command, environment: variables, timeout: 3_600)
    }
  }
}
