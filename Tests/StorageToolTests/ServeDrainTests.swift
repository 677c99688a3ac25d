import Foundation
import TestSupport
import Testing

/// SIGTERM to `storage serve` with a download under way.
@Suite(.tags(.large)) struct ServeDrainTests {
  private let directory: TemporaryDirectory
  private static let size = 12 << 20

  init() throws {
    directory = try TemporaryDirectory("storage-drain")
    let folder = "packages/foo/1.2.3"
    try FileManager.default.createDirectory(
      atPath: directory.path("packages/foo"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: PackageRoot.fixture("packages/foo/1.2.3"), toPath: directory.path(folder))
    // What a compressor makes nothing of, so that the archive is as large.
    var random = SplitMix64(seed: 3)
    var bytes = Data(capacity: Self.size)
    while bytes.count < Self.size {
      withUnsafeBytes(of: random.next()) { bytes.append(contentsOf: $0) }
    }
    try bytes.write(to: URL(fileURLWithPath: directory.path(folder + "/docs/large.bin")))
  }

  /// A server, and a connection with an archive half read.
  private func download() throws -> (ServedRegistry, RawConnection, first: [UInt8]) {
    let server = try ServedRegistry(
      ["--packages", directory.path("packages"), "--listen", "127.0.0.1:0"], in: directory)
    let connection = try #require(RawConnection(port: server.port, receiveBuffer: 65_536))
    connection.send("GET /epr/foo/foo-1.2.3.zip HTTP/1.1\r\nHost: a\r\n\r\n")
    return (server, connection, try #require(connection.receive(patience: 60_000)))
  }

  @Test func aDownloadUnderWayIsComplete() throws {
    let (server, connection, first) = try download()
    server.process.send(SIGTERM)
    var isRefused = false
    for _ in 0..<200 where !isRefused {
      usleep(10_000)
      isRefused = RawConnection(port: server.port) == nil
    }
    #expect(isRefused)
    let all = first + connection.receiveAll()
    let archive = directory.path("foo.zip")
    let head = try #require(all.firstRange(of: [13, 10, 13, 10]))
    try Data(all[head.upperBound...]).write(to: URL(fileURLWithPath: archive))
    #expect(all.count - head.upperBound > Self.size)
    // A zip's directory is at its end.
    #expect(all.suffix(22).starts(with: [0x50, 0x4B, 5, 6]))
    #expect(try server.process.wait().status == 143)
  }

  @Test func askedASecondTimeItEndsAtOnce() throws {
    let (server, connection, _) = try download()
    server.process.send(SIGTERM)
    usleep(500_000)
    server.process.send(SIGTERM)
    let result = try server.process.wait()
    #expect(result.ending == .signal(SIGTERM))
    #expect(result.duration < .seconds(60))
    _ = connection
  }
}
