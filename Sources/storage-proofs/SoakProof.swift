import Foundation
import Glibc
import Synchronization
import TestSupport

/// Lets hostile clients at a server beside good ones: the good never fail, and afterwards the server
/// holds as much memory and as many descriptors as before.
struct SoakProof {
  let laboratory: Laboratory

  /// How much more memory the server may hold at the end: caches fill, allocators round up.
  private static let memorySlack = 32 << 10

  func figures() throws -> [Figure] {
    let requests = Figure("requests of good clients beside hostile ones that were answered right")
    let leftovers = Figure("soak: what the server holds at the end as at the start")
    let folder = try TemporaryDirectory("storage-soak")
    let repository = try Self.repository()
    let server = try ServedRegistry(
      ["snapshot", "-C", repository.path, "--listen", "127.0.0.1:0"], in: folder)
    let port = server.port

    let (quiet, attack) = seconds
    let expected = try GoodClients.answers(port)
    // Once through everything before the first look: caches and threads are there from then on.
    let calm = GoodClients(port: port, expected: expected, figure: requests)
    calm.run { sleep(UInt32(quiet)) }
    let before = try ProcessFootprint(of: server.process.process)

    let crowds = HostileCrowd.all(port: port, seed: 20)
    let good = GoodClients(port: port, expected: expected, figure: requests)
    var peak = before
    crowds.forEach { $0.start() }
    try good.run {
      let end = ContinuousClock.now + .seconds(attack)
      while ContinuousClock.now < end {
        usleep(200_000)
        peak = try ProcessFootprint(of: server.process.process).larger(peak)
      }
    }
    crowds.forEach { $0.stop() }
    let after = try settled(server.process.process, before)

    requests.count("hostile connections", crowds.reduce(0) { $0 + $1.connections })
    requests.count("p99 alone (us)", calm.percentile(99))
    requests.count("p50 (us)", good.percentile(50))
    requests.count("p99 (us)", good.percentile(99))
    for crowd in crowds { requests.count(crowd.name, crowd.connections) }
    leftovers.note(
      "memory",
      faults: after.residentKiB <= before.residentKiB + Self.memorySlack
        ? [] : ["\(before.residentKiB) KiB became \(after.residentKiB)"])
    leftovers.note(
      "descriptors",
      faults: after.descriptors <= before.descriptors + 2
        ? [] : ["\(before.descriptors) became \(after.descriptors)"])
    let status = try server.end()
    leftovers.note("exit status", faults: status == 143 ? [] : ["\(String(describing: status))"])
    for (name, footprint) in [("start", before), ("peak", peak), ("end", after)] {
      leftovers.count("KiB at the \(name)", footprint.residentKiB)
      leftovers.count("descriptors at the \(name)", footprint.descriptors)
    }
    return [requests, leftovers]
  }

  /// How long the good clients are alone, and how long not.
  private var seconds: (quiet: Int, attack: Int) {
    if let minutes = laboratory.minutes { return (5, minutes * 60) }
    return switch laboratory.extent {
    case .quick: (1, 6)
    case .usual: (3, 30)
    case .full: (5, 600)
    }
  }

  /// What the process holds when its clients have gone; waits for that, but not for ever.
  private func settled(_ process: pid_t, _ before: ProcessFootprint) throws -> ProcessFootprint {
    var last = try ProcessFootprint(of: process)
    for _ in 0..<100 where last.descriptors > before.descriptors {
      usleep(100_000)
      last = try ProcessFootprint(of: process)
    }
    return last
  }

  private static func repository() throws -> TestRepository {
    try TestRepository {
      TestBranch("production") { for number in 0..<20 { package(number, "1.0.0") } }
      TestBranch("staging") { for number in 0..<10 { package(number, "1.1.0") } }
      TestBranch("snapshot") { for number in 0..<10 { package(number, "1.2.0") } }
    }
  }

  private static func package(_ number: Int, _ version: String) -> TestPackage {
    var random = SplitMix64(seed: UInt64(number))
    // Words that a compressor makes little of, so that an archive is some hundred kilobytes.
    let words = (0..<20_000).map { _ in String(random.next(), radix: 36) }
    return TestPackage(
      "pkg\(number)", version, content: words.joined(separator: " "),
      extra: [TestFile("img/icon.svg", "<svg/>")])
  }
}

/// What a process holds of the machine.
struct ProcessFootprint {
  var residentKiB: Int
  var descriptors: Int

  init(of process: pid_t) throws {
    let status = TextFile.read("/proc/\(process)/status") ?? ""
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
      let resident = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({
        Int($0)
      })
    else { throw SystemError("read the memory of process \(process)", code: ESRCH) }
    residentKiB = resident
    descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd").count
  }

  /// The larger of each.
  func larger(_ other: ProcessFootprint) -> ProcessFootprint {
    var larger = self
    larger.residentKiB = max(residentKiB, other.residentKiB)
    larger.descriptors = max(descriptors, other.descriptors)
    return larger
  }
}
