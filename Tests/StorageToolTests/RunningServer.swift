import Foundation
import Glibc
import TestSupport

/// `storage serve` under way, ended with its owner.
final class RunningServer: Sendable {
  let url: String
  private let process: RunningProcess
  private let directory: TemporaryDirectory

  /// Starts the server on a free port and waits until it is ready.
  init(_ arguments: [String], environment: [String: String] = [:]) throws {
    directory = try TemporaryDirectory("storage-server")
    let log = directory.path("log")
    let variables = HermeticEnvironment.variables(home: directory.path)
      .merging(environment) { $1 }.merging(["LOG": log]) { $1 }
    process = try ProcessRun(
      "/bin/sh",
      ["-c", "exec \"$0\" \"$@\" 2>\"$LOG\"", StorageTool.path, "serve", "--listen", "127.0.0.1:0"]
        + arguments,
      environment: variables, directory: directory.path
    ).start()
    for _ in 0..<1500 {
      let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
      for line in text.split(separator: "\n") where line.hasPrefix("listening on ") {
        url = String(line.dropFirst("listening on ".count))
        return
      }
      usleep(20_000)
    }
    process.send(SIGKILL)
    throw SystemError("start the server", code: ETIMEDOUT)
  }

  deinit { process.send(SIGTERM) }

  /// What the server has said on standard error.
  var log: String { (try? String(contentsOfFile: directory.path("log"), encoding: .utf8)) ?? "" }

  /// Fetches a path; redirects are not followed.
  func get(_ path: String) throws -> (status: Int, body: String, location: String) {
    let body = directory.path("body-\(UUID().uuidString)")
    let said = try ProcessRun(
      "/usr/bin/env",
      [
        "curl", "--silent", "--output", body, "--max-time", "60", "--write-out",
        "%{http_code} %header{location}", url + path,
      ]
    ).output().split(separator: " ", omittingEmptySubsequences: false)
    return (
      Int(said.first ?? "") ?? 0, (try? String(contentsOfFile: body, encoding: .utf8)) ?? "",
      said.count > 1 ? String(said[1]) : ""
    )
  }

  /// Waits until `condition` holds, a minute at most.
  func waits(for condition: () throws -> Bool) rethrows -> Bool {
    for _ in 0..<600 {
      if try condition() { return true }
      usleep(100_000)
    }
    return false
  }
}
