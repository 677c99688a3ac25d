import Foundation
import TestSupport
import Testing

/// Where a server listens: odd addresses work, impossible ones say why and what to do.
@Suite(.tags(.large)) struct ServePlacesTests {
  private let directory: TemporaryDirectory
  private let packages = ["--packages", PackageRoot.fixture("packages")]

  init() throws {
    directory = try TemporaryDirectory("storage-places")
  }

  private func serve(_ listen: String, _ more: [String] = []) throws -> ServedRegistry {
    try ServedRegistry(packages + ["--listen", listen] + more, in: directory)
  }

  private func refused(_ listen: String) throws -> ToolRun {
    try StorageTool().run(["serve"] + packages + ["--listen", listen])
  }

  private static let hasIPv6 =
    (try? String(contentsOfFile: "/proc/net/if_inet6", encoding: .utf8))?
    .contains("00000000000000000000000000000001") ?? false

  @Test(.enabled(if: hasIPv6, "this machine has no IPv6"))
  func anIPv6AddressIsServed() throws {
    let server = try serve("[::1]:0")
    #expect(server.url.hasPrefix("http://[::1]:"))
    #expect(try server.status("/health") == 200)
    #expect(try server.end() == 143)
  }

  @Test func noHostIsEveryAddress() throws {
    let server = try serve(":0")
    let port = server.url.split(separator: ":").last ?? ""
    #expect(server.url.hasPrefix(Self.hasIPv6 ? "http://[::]:" : "http://0.0.0.0:"))
    #expect(try ServedRegistry.status("http://127.0.0.1:\(port)/health") == 200)
    if Self.hasIPv6 { #expect(try ServedRegistry.status("http://[::1]:\(port)/health") == 200) }
    #expect(try server.end() == 143)
  }

  @Test func aNameIsServed() throws {
    let server = try serve("localhost:0")
    #expect(server.url.hasPrefix("http://localhost:"))
    #expect(try server.status("/health") == 200)
    #expect(try server.end() == 143)
  }

  @Test func aPortInUseIsTheMachinesFault() throws {
    let server = try serve("127.0.0.1:0")
    // A name is not served by half where one of its addresses is taken.
    for host in ["127.0.0.1", "localhost"] {
      let run = try refused("\(host):\(server.port)")
      #expect(run.status == 74)
      #expect(run.output.isEmpty)
      #expect(run.error.contains("error: cannot listen on \(host):"))
      #expect(run.error.contains("--listen 127.0.0.1:0"))
    }
    #expect(try server.end() == 143)
  }

  @Test func aNameThatStandsForNothingIsTold() throws {
    let run = try refused("nowhere.invalid:0")
    #expect(run.status == 74)
    #expect(run.output.isEmpty)
    #expect(run.error.contains("error: cannot resolve nowhere.invalid: "))
    #expect(run.error.contains("hint: "))
  }

  @Test func anAddressOfAnotherMachineIsTold() throws {
    // 192.0.2.0/24 is for documentation: no machine has it.
    let run = try refused("192.0.2.1:0")
    #expect(run.status == 74)
    #expect(run.error.contains("error: cannot listen on 192.0.2.1:0: "))
  }

  @Test(arguments: ["nowhere", "::1:8080", "[::1]", "127.0.0.1:65536", "127.0.0.1:", "[::1:80"])
  func whatIsNoAddressIsUsage(listen: String) throws {
    let run = try refused(listen)
    #expect(run.status == 2, "\(run.error)")
    #expect(run.error.contains("HOST:PORT"))
  }

  /// Whether a port below 1024 can be forbidden to a process here.
  private static let canForbid: Bool = {
    let first = try? String(
      contentsOfFile: "/proc/sys/net/ipv4/ip_unprivileged_port_start", encoding: .utf8)
    guard Int(first?.split(separator: "\n").first ?? "1024") == 1024 else { return false }
    return geteuid() != 0
      || ((try? ProcessRun("setpriv", forbidding + ["true"]).run().succeeded) ?? false)
  }()

  private static let forbidding = ["--bounding-set=-net_bind_service"]

  @Test(.enabled(if: canForbid, "ports below 1024 are for everyone here"))
  func aPrivilegedPortSaysSo() throws {
    let command = [StorageTool.path, "serve"] + packages + ["--listen", "127.0.0.1:81"]
    let run = try ProcessRun(
      geteuid() == 0 ? "setpriv" : "/usr/bin/env",
      (geteuid() == 0 ? Self.forbidding : []) + command,
      environment: HermeticEnvironment.variables(home: directory.path)
    ).run()
    #expect(run.status == 74)
    #expect(run.errorText.contains("error: cannot listen on 127.0.0.1:81: Permission denied"))
    #expect(run.errorText.contains("hint: ports below 1024 are for root"))
  }

  @Test func connectionsAreCappedByTheLimitOfOpenFiles() throws {
    let server = try ServedRegistry(
      packages + ["--listen", "127.0.0.1:0"], in: directory, descriptors: 300)
    #expect(server.log.contains("connections are served at once, not 4096"))
    #expect(try server.status("/health") == 200)
    #expect(try server.end() == 143)
  }

  @Test func theNumberOfConnectionsIsAnOption() throws {
    let server = try serve(
      "127.0.0.1:0", ["--max-connections", "3", "--max-connections-per-client", "2"])
    let port = UInt16(server.url.split(separator: ":").last ?? "") ?? 0
    let request = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n"
    let statuses = ([2, 2, 2, 3, 3] as [UInt8]).map { source in
      let connection = RawConnection(port: port, from: source)
      connection?.send(request)
      return (connection, connection?.response()?.status)
    }
    #expect(statuses.map { $0.1 } == [200, 200, 503, 200, 503])
    #expect(try server.end() == 143)
  }
}
