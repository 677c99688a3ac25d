import Foundation
import Glibc

/// A `storage serve` under way, ended with its owner.
package final class ServedRegistry: Sendable {
  package let process: RunningProcess
  /// What it says it listens at.
  package let url: String
  private let logPath: String

  /// Starts the built program and waits until it is ready.
  ///
  /// `descriptors` is how many files it may have open; nil for as many as the test may.
  /// `environment` has variables to add.
  package init(
    _ arguments: [String], in directory: TemporaryDirectory, descriptors: Int? = nil,
    environment: [String: String] = [:]
  ) throws {
    let log = directory.path("serve-\(UInt64.random(in: 0 ... .max)).log")
    let limit = descriptors.map { "ulimit -n \($0); " } ?? ""
    process = try ProcessRun(
      "/bin/sh",
      ["-c", limit + "exec \"$0\" serve \"$@\" 2>\"$LOG\"", StorageTool.path] + arguments,
      environment: HermeticEnvironment.variables(home: directory.path)
        .merging(environment) { $1 }.merging(["LOG": log]) { $1 },
      directory: directory.path, timeout: 3_600
    ).start()
    logPath = log
    for _ in 0..<1_000 {
      let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
      for line in text.split(separator: "\n") where line.hasPrefix("listening on ") {
        url = String(line.dropFirst("listening on ".count))
        return
      }
      usleep(20_000)
    }
    process.send(SIGKILL)
    throw NotReady(log: (try? String(contentsOfFile: log, encoding: .utf8)) ?? "")
  }

  package struct NotReady: Error {
    package let log: String
  }

  /// What it has said so far.
  package var log: String { (try? String(contentsOfFile: logPath, encoding: .utf8)) ?? "" }

  package var port: UInt16 { UInt16(url.split(separator: ":").last ?? "") ?? 0 }

  /// The status of what curl gets for a path; 0 where it gets nothing.
  package func status(_ path: String, _ options: [String] = []) throws -> Int {
    try Self.status(url + path, options)
  }

  package static func status(_ url: String, _ options: [String] = []) throws -> Int {
    let run = try ProcessRun(
      "/usr/bin/env",
      [
        "curl", "--silent", "--noproxy", "*", "--output", "/dev/null", "--write-out",
        "%{http_code}", "--max-time", "20",
      ] + options + [url]
    ).run()
    return Int(run.outputText) ?? 0
  }

  /// Asks it to end and returns its exit status.
  package func end(_ signal: Int32 = SIGTERM) throws -> Int32? {
    process.send(signal)
    return try process.wait().status
  }
}
