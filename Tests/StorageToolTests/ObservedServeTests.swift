import Archive
import Foundation
import TestSupport
import Testing

/// `storage serve` seen from outside: the real program, a real `curl`, real tools that read.
@Suite(.tags(.large)) struct ObservedServeTests {
  private static let go = "/usr/bin/go"
  private static let promtool = "/usr/bin/promtool"
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory("storage-observed")
  }

  /// A server of the sample packages under way.
  private func serve(
    _ arguments: [String], environment: [String: String] = [:]
  ) throws -> ServedRegistry {
    try ServedRegistry(
      ["--listen", "127.0.0.1:0", "--packages", PackageRoot.fixture("packages")] + arguments,
      in: directory, environment: environment)
  }

  /// What stands after these words at the beginning of a line of the server's log.
  private func url(_ words: String, of server: ServedRegistry) throws -> String {
    for line in server.log.split(separator: "\n") where line.hasPrefix(words + " ") {
      return String(line.dropFirst(words.count + 1))
    }
    throw SystemError("find \(words)", code: ENOENT)
  }

  private func fetch(_ url: String, to file: String = "body") throws -> String {
    _ = try ProcessRun(
      "/usr/bin/env",
      ["curl", "--silent", "--fail", "--max-time", "30", "--output", directory.path(file), url]
    ).output()
    return (try? String(contentsOfFile: directory.path(file), encoding: .utf8)) ?? ""
  }

  /// Ends the server and returns what it wrote to standard output.
  private func end(_ server: ServedRegistry) throws -> String {
    server.process.send(SIGTERM)
    let result = try server.process.wait()
    #expect(result.status == 143, "\(server.log)")
    return result.outputText
  }

  @Test func requestsAreLoggedOnStandardErrorInTheReferenceRegistrysWords() throws {
    let server = try serve([], environment: ["EPR_LOG_TYPE": "ecs"])
    _ = try fetch(server.url + "/search?package=foo")
    #expect(try end(server).isEmpty)
    let line = try #require(
      server.log.split(separator: "\n").first { $0.hasPrefix("{") }.map { Data($0.utf8) })
    let object = try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
    #expect(object["url.path"] as? String == "/search")
    #expect(object["http.response.code"] as? Int == 200)
  }

  @Test func aHangUpDoesNotEndAServerThatKeepsALog() throws {
    let server = try serve(["--access-log", "log", "--log-format", "text"])
    let place = server.url
    server.process.send(SIGHUP)
    _ = try fetch(place + "/search")
    #expect(try end(server).isEmpty)
    #expect(
      try String(contentsOfFile: directory.path("log"), encoding: .utf8)
        .contains("\"GET /search HTTP/1.1\" 200 "))
  }

  @Test func theVariablesOfTheReferenceRegistryNameTheListeners() throws {
    let server = try serve(
      [], environment: ["EPR_METRICS_ADDRESS": "127.0.0.1:0", "EPR_HTTPPROF": "127.0.0.1:0"])
    let metrics = try fetch(try url("metrics on", of: server))
    #expect(metrics.contains("\nepr_number_indexed_packages 4\n"), "\(metrics)")
    let profiles = try url("profiles on", of: server)
    #expect(try fetch(profiles).contains("profile?seconds="))
    #expect(try end(server).isEmpty)
  }

  @Test(
    .enabled(
      if: access(go, X_OK) == 0 && access(promtool, X_OK) == 0,
      "Debian's golang-go or prometheus is not installed"))
  func goToolPprofNamesTheFunctionsThatServe() throws {
    let server = try serve(["--httpprof", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0"])
    let place = server.url
    // Requests whose answers differ, so that none comes out of a cache.
    try directory.write(
      (0..<20_000).map {
        "url = \"\(place)/search?all=true&kibana.version=8.\($0 % 90).\($0)\"\noutput = /dev/null\n"
      }
      .joined(), to: "requests")
    let load = try ProcessRun(
      "/usr/bin/env", ["curl", "--silent", "--config", directory.path("requests")]
    ).start()
    _ = try fetch(try url("profiles on", of: server) + "profile?seconds=2", to: "cpu.pprof")
    load.send(SIGTERM)
    _ = try load.wait()
    let top = try ProcessRun(
      Self.go, ["tool", "pprof", "-top", "-cum", "-nodecount=400", directory.path("cpu.pprof")],
      environment: HermeticEnvironment.variables(home: directory.path)
    ).output()
    #expect(top.contains("RegistryServer.RegistryService.answer("), "\(top)")
    let profile = try Data(contentsOf: URL(fileURLWithPath: directory.path("cpu.pprof")))
    let plain = try #require(Gzip.expand([UInt8](profile), limit: 64 << 20))
    let folder = (StorageTool.path as NSString).deletingLastPathComponent
    #expect(!String(decoding: plain, as: UTF8.self).contains(folder))
    let metrics = try fetch(try url("metrics on", of: server))
    let check = try ProcessRun(Self.promtool, ["check", "metrics"], input: Array(metrics.utf8))
      .run()
    #expect(check.succeeded && check.errorText.isEmpty, "\(check.errorText)")
    _ = try end(server)
  }

  @Test func oneProfileIsTakenAtATimeAndTheEndCutsItShort() throws {
    let server = try serve(["--httpprof", "127.0.0.1:0"])
    let profile = try url("profiles on", of: server) + "profile"
    func status(_ query: String) -> ProcessRun {
      ProcessRun(
        "/usr/bin/env",
        [
          "curl", "--silent", "--output", directory.path("of" + query.filter(\.isNumber)),
          "--write-out", "%{http_code}", profile + query,
        ])
    }
    #expect(try status("?seconds=61").output() == "400")
    #expect(try status("?seconds=x").output() == "400")
    let long = try status("?seconds=60").start()
    usleep(500_000)
    #expect(try status("?seconds=1").output() == "429")
    #expect(try end(server).isEmpty)
    #expect(try long.wait().outputText == "200")
  }

  // MARK: APM

  /// Words that must never be seen, in plain or in another form.
  private static let secret = "s3cret/T0ken+of tests"
  private static var forms: [String] {
    [
      secret, Data(secret.utf8).base64EncodedString(),
      secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? secret,
    ]
  }

  /// Puts a `curl` before the real one that notes its arguments and environment.
  private func noteCurl() throws -> [String: String] {
    try directory.write(
      """
      #!/bin/sh
      { echo "$0 $*"; cat /proc/self/cmdline | tr '\\0' ' '; env; } >>\(directory.path("curls"))
      exec /usr/bin/curl "$@"

      """, to: "bin/curl", executable: true)
    return ["PATH": directory.path("bin") + ":/usr/bin:/bin"]
  }

  @Test(arguments: ["API_KEY", "SECRET_TOKEN"])
  func transactionsReachAnAPMServerAndTheKeyNobodyElse(variable: String) throws {
    let apm = try LoopbackHTTPServer { _ in .text(202, "") }
    var environment = try noteCurl()
    environment.merge([
      "ELASTIC_APM_SERVER_URL": apm.url + "/", "ELASTIC_APM_\(variable)": Self.secret,
      "ELASTIC_APM_SERVICE_NAME": "my-registry", "ELASTIC_APM_ENVIRONMENT": "testing",
      "ELASTIC_APM_API_REQUEST_TIME": "1s",
    ]) { $1 }
    let server = try serve(["--access-log", "-", "--verbose"], environment: environment)
    let place = server.url
    let index = try fetch(place + "/")
    #expect(index.contains("\"service.name\": \"my-registry\""))
    for _ in 0..<500 where apm.requests.isEmpty { usleep(20_000) }
    let request = try #require(apm.requests.first)
    #expect(request.method == "POST")
    #expect(request.target == "/intake/v2/events")
    #expect(
      request.headers["authorization"]
        == (variable == "API_KEY" ? "ApiKey " : "Bearer ") + Self.secret)
    #expect(request.headers["content-type"] == "application/x-ndjson")
    #expect(request.headers["content-encoding"] == "gzip")
    let text = try #require(Gzip.expand(request.body, limit: 1 << 20))
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix(#"{"metadata":{"service":{"name":"my-registry","version":""#))
    #expect(lines[0].contains(#""environment":"testing""#))
    #expect(lines[1].contains(#""name":"GET /""#))
    // What came after the last batch is sent before the end.
    _ = try fetch(place + "/categories")
    let output = try end(server)
    #expect(apm.requests.count == 2)
    let seen =
      try output + server.log + index
      + String(contentsOfFile: directory.path("curls"), encoding: .utf8)
      + String(decoding: text, as: UTF8.self)
    #expect(seen.contains("/bin/curl --disable --config -"))
    for form in Self.forms { #expect(!seen.contains(form), "\(form) in \(seen)") }
  }

  @Test func aServerThatRefusesIsToldOfWithoutTheKey() throws {
    let apm = try LoopbackHTTPServer { request in
      let key = request.headers["authorization"] ?? ""
      return .text(401, #"{"accepted":0,"errors":[{"message":"no: \#(key)"}]}"#)
    }
    let server = try serve(
      [],
      environment: [
        "ELASTIC_APM_SERVER_URL": apm.url, "ELASTIC_APM_SECRET_TOKEN": Self.secret,
        "ELASTIC_APM_API_REQUEST_TIME": "1s",
      ])
    _ = try fetch(server.url + "/")
    for _ in 0..<1_500 where !(server.log.contains("dropped")) { usleep(20_000) }
    _ = try end(server)
    let said = server.log
    #expect(said.contains("APM: \(apm.url)/intake/v2/events answered HTTP 401: no: Bearer ***\n"))
    #expect(said.contains("APM: 1 transactions dropped\n"))
    for form in Self.forms { #expect(!said.contains(form), "\(said)") }
  }

  @Test func aServerThatIsAwayHoldsNothingUp() throws {
    let port = try FreePort.number()
    let server = try serve(
      [],
      environment: [
        "ELASTIC_APM_SERVER_URL": "http://user:\(Self.secret.filter(\.isLetter))@127.0.0.1:\(port)",
        "ELASTIC_APM_API_REQUEST_TIME": "1h",
      ])
    let place = server.url
    for _ in 0..<5 { _ = try fetch(place + "/index.json") }
    let started = ContinuousClock.now
    _ = try end(server)
    #expect(ContinuousClock.now - started < .seconds(60))
    let said = server.log
    #expect(said.contains("APM: 5 transactions dropped\n"), "\(said)")
    #expect(!said.contains(Self.secret.filter(\.isLetter)), "\(said)")
  }

  @Test(arguments: [
    ["ELASTIC_APM_SERVER_URL": "s3cret"],
    ["ELASTIC_APM_SERVER_URL": "http://a", "ELASTIC_APM_ACTIVE": "perhaps"],
    ["ELASTIC_APM_SERVER_URL": "http://a", "ELASTIC_APM_TRANSACTION_SAMPLE_RATE": "1.5"],
    ["ELASTIC_APM_SERVER_URL": "http://a", "ELASTIC_APM_API_REQUEST_TIME": "soon"],
    ["EPR_LOG_TYPE": "xml"], ["EPR_METRICS_ADDRESS": "nowhere"], ["EPR_HTTPPROF": "nowhere"],
  ])
  func variablesThatMakeNoSenseAreRefused(environment: [String: String]) throws {
    let run = try StorageTool().run(
      ["serve", "--packages", PackageRoot.fixture("packages"), "--dry-run"],
      environment: environment.mapValues { $0 })
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(!run.error.contains("s3cret"))
    #expect(environment.keys.contains { run.error.contains($0) }, "\(run.error)")
  }

  @Test func anInactiveAgentNeedsNoServer() throws {
    let server = try serve(
      [], environment: ["ELASTIC_APM_SERVER_URL": "http://a", "ELASTIC_APM_ACTIVE": "false"])
    _ = try fetch(server.url + "/")
    _ = try end(server)
    #expect(!(server.log.contains("APM")))
  }
}
