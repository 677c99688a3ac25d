import Foundation
import RegistryServer
import Synchronization
import TestSupport
import Testing

/// What the access log says of requests, and what it does when the file goes away.
@Suite(.tags(.large)) struct AccessLogTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory("storage-log")
  }

  private func settings(_ format: AccessLogSettings.Format) -> ObservationSettings {
    var log = AccessLogSettings()
    log.path = directory.path("access.log")
    log.format = format
    log.serviceVersion = "1.2.3"
    log.serviceEnvironment = "testing"
    var settings = ObservationSettings()
    settings.accessLog = log
    return settings
  }

  private func lines(_ name: String = "access.log") throws -> [String] {
    try String(contentsOfFile: directory.path(name), encoding: .utf8)
      .split(separator: "\n").map(String.init)
  }

  /// The lines once there are so many.
  private func lines(_ name: String = "access.log", atLeast count: Int) throws -> [String] {
    for _ in 0..<1_500 where ((try? lines(name)) ?? []).count < count { usleep(20_000) }
    return try lines(name)
  }

  @Test func aRequestIsOneObjectInTheFieldsOfTheCommonSchema() throws {
    let observed = try ObservedServer(settings(.ecs))
    observed.ask(
      "/search?package=nginx", ["User-Agent: Kibana \"8\"", "Referer: http://kibana.test/app"])
    let line = try #require(try lines(atLeast: 1).first)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    let expected: [String: String] = [
      "log.level": "info", "message": "GET /search HTTP/1.1", "service.name": "package-registry",
      "service.version": "1.2.3", "service.environment": "testing", "http.request.method": "GET",
      "http.version": "1.1", "source.address": "127.0.0.1", "source.ip": "127.0.0.1",
      "url.path": "/search", "url.query": "package=nginx", "url.domain": "registry.test",
      "user_agent.original": "Kibana \"8\"", "http.request.referrer": "http://kibana.test/app",
    ]
    for (key, value) in expected { #expect(object[key] as? String == value, "\(key): \(line)") }
    for (key, value) in [
      "http.response.status_code": 200, "http.response.code": 200, "url.port": 8080,
    ] {
      #expect(object[key] as? Int == value, "\(key): \(line)")
    }
    #expect((object["http.response.body.bytes"] as? Int ?? 0) > 100)
    #expect((object["event.duration"] as? Int ?? 0) > 0)
    let time = try #require(object["@timestamp"] as? String)
    let moment = try Date(
      time,
      strategy: .iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(
        separator: .omitted))
    #expect(abs(moment.timeIntervalSinceNow) < 60, "\(time)")
    #expect(object["ecs.version"] is String)
  }

  @Test func textIsTheCombinedFormatWithSeconds() throws {
    let observed = try ObservedServer(settings(.text))
    observed.ask("/package/nginx/1.0.0/", method: "HEAD", ["User-Agent: a\"b\\c\u{e9}\td"])
    let line = try #require(try lines(atLeast: 1).first)
    let pattern =
      #/127\.0\.0\.1 - - \[\d\d/[A-Z][a-z][a-z]/\d{4}:\d\d:\d\d:\d\d \+0000\] "HEAD /package/nginx/1\.0\.0/ HTTP/1\.1" 200 0 "-" "a\\x22b\\x5cc\\xc3\\xa9\\x09d" \d+\.\d{6}/#
    #expect(line.wholeMatch(of: pattern) != nil, "\(line)")
  }

  @Test func probesAndWhatNoRouteMatchesAreLeftOut() throws {
    let observed = try ObservedServer(settings(.text))
    for target in ["/health", "/no/such", "/health?ready=true", "/package/nginx/9.9.9/"] {
      observed.ask(target)
    }
    observed.ask("/index.json")
    let paths = try lines(atLeast: 3).map { $0.split(separator: " ").dropFirst(6).first ?? "" }
    #expect(paths == ["/health?ready=true", "/package/nginx/9.9.9/", "/index.json"])
  }

  @Test func noByteOfARequestEndsALine() throws {
    let observed = try ObservedServer(settings(.ecs))
    observed.ask("/search", ["User-Agent: a\u{85}b\u{2028}c\u{9b}31m\u{202e}d"])
    let line = try #require(try lines(atLeast: 1).first)
    #expect(line.contains(#""user_agent.original":"a\u0085b\u2028c\u009b31m\u202ed""#), "\(line)")
  }

  @Test func aRenamedFileIsLeftAndANewOneBegun() throws {
    let observed = try ObservedServer(settings(.text))
    observed.ask("/search")
    #expect(try lines(atLeast: 1).count == 1)
    try FileManager.default.moveItem(
      atPath: directory.path("access.log"), toPath: directory.path("access.log.1"))
    observed.ask("/categories")
    #expect(try lines(atLeast: 1).first?.contains("/categories") == true)
    #expect(try lines("access.log.1").count == 1)
  }

  @Test func whatIsWaitingIsWrittenAtTheEnd() throws {
    let observed = try ObservedServer(settings(.text))
    for _ in 0..<50 { observed.ask("/index.json") }
    observed.server.stop()
    #expect(try lines().count == 50)
  }

  @Test func linesThatCannotBeWrittenAreCountedAndToldOf() throws {
    var settings = settings(.text)
    settings.accessLog?.path = "/dev/full"
    settings.metrics = .init(host: "127.0.0.1", port: 0)
    let said = Said()
    let observed = try ObservedServer(settings) { said.add($0) }
    for _ in 0..<3 { #expect(observed.ask("/index.json") == 200) }
    let url = try #require(observed.server.observers.first?.url)
    let port = try #require(URL(string: url)?.port.flatMap(UInt16.init(exactly:)))
    var metrics = ""
    for _ in 0..<1_500 where !metrics.contains("storage_access_log_dropped_lines_total 3\n") {
      usleep(20_000)
      metrics = observed.body(of: "/metrics", port: port)
    }
    #expect(metrics.contains("storage_access_log_dropped_lines_total 3\n"), "\(metrics)")
    observed.server.stop()
    let lost = said.texts.compactMap { $0.wholeMatch(of: #/access log: (\d+) lines dropped, .*/#) }
    #expect(lost.compactMap { Int($0.1) }.reduce(0, +) == 3, "\(said.texts)")
  }

  @Test func aLogThatCannotBeOpenedEndsTheStart() throws {
    var settings = settings(.text)
    settings.accessLog?.path = directory.path("no/such/folder")
    #expect {
      _ = try ObservedServer(settings)
    } throws: { error in
      "\(error)".contains("cannot open the access log") && "\(error)".contains("No such file")
    }
  }
}

/// What a server reported.
final class Said: Sendable {
  private let lines = Mutex<[String]>([])

  func add(_ line: String) { lines.withLock { $0.append(line) } }

  var texts: [String] { lines.withLock { $0 } }
}
