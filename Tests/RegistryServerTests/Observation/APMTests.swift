import Foundation
import RegistryServer
import Synchronization
import TestSupport
import Testing

/// What goes to an APM server, and what becomes of it when there is none.
@Suite(.tags(.large)) struct APMTests {
  /// Stands in for the way to the server: keeps bodies, answers as told.
  private final class Way: Sendable {
    private let sent = Mutex<[[UInt8]]>([])
    let delivery = Mutex(APMSettings.Delivery.accepted)

    var bodies: [IntakeBody] { sent.withLock { $0 }.map(IntakeBody.init) }

    func settings() -> ObservationSettings {
      var apm = APMSettings { [self] body, _ in
        sent.withLock { $0.append(body) }
        return delivery.withLock { $0 }
      }
      apm.serviceName = "registry/of tests"
      apm.serviceVersion = "1.2.3"
      apm.environment = "testing"
      apm.interval = 1
      var settings = ObservationSettings()
      settings.apm = apm
      return settings
    }
  }

  private let way = Way()

  @Test func everyLineIsWhatTheIntakeDocuments() throws {
    let observed = try ObservedServer(way.settings())
    observed.ask("/search?package=nginx&x=" + String(repeating: "y", count: 3_000))
    observed.ask("/package/nginx/9.9.9/", ["User-Agent: Kibana", "Authorization: Bearer hush"])
    observed.ask("/no/such/route")
    observed.ask("/health")
    observed.server.stop()
    let bodies = way.bodies
    #expect(bodies.flatMap(\.faults) == [])
    let body = try #require(bodies.first)
    #expect(IntakeBody.value("service.name", of: body.metadata) as? String == "registry_of tests")
    #expect(IntakeBody.value("service.environment", of: body.metadata) as? String == "testing")
    let transactions = bodies.flatMap(\.transactions)
    #expect(
      transactions.compactMap { $0["name"] as? String } == [
        "GET /search", "GET /package/{packageName:[a-z0-9_]+}/{packageVersion}/",
        "GET unknown route",
      ])
    #expect(
      transactions.compactMap { $0["result"] as? String } == ["HTTP 2xx", "HTTP 4xx", "HTTP 4xx"])
    #expect(transactions.allSatisfy { $0["sample_rate"] as? Double == 1 && $0["parent_id"] == nil })
    #expect(Set(transactions.compactMap { $0["trace_id"] as? String }).count == 3)
    let page = transactions[1]
    let expected = [
      "context.request.url.full": "http://registry.test:8080/package/nginx/9.9.9/",
      "context.request.url.hostname": "registry.test", "context.request.url.port": "8080",
      "context.request.headers.User-Agent": "Kibana",
      "context.request.socket.remote_address": "127.0.0.1",
    ]
    for (path, value) in expected {
      #expect(IntakeBody.value(path, of: page) as? String == value, "\(path)")
    }
    #expect(!"\(page)".contains("hush"))
  }

  @Test func aCallersTraceIsContinued() throws {
    let observed = try ObservedServer(way.settings())
    let (trace, span) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7")
    observed.ask("/search", ["traceparent: 00-\(trace)-\(span)-01", "tracestate: x=1, es=s:0.25"])
    observed.ask("/categories", ["traceparent: 00-\(trace)-\(span)-00"])
    observed.ask("/index.json", ["traceparent: 00-\(trace)-\(span)-01-more"])
    observed.ask("/", ["traceparent: 00-\(trace.uppercased())-\(span)-01"])
    observed.server.stop()
    let transactions = way.bodies.flatMap(\.transactions)
    // The second caller did not sample; the third and fourth headers are none.
    #expect(
      transactions.compactMap { $0["name"] as? String } == [
        "GET /search", "GET /index.json", "GET /",
      ])
    #expect(transactions[0]["trace_id"] as? String == trace)
    #expect(transactions[0]["parent_id"] as? String == span)
    #expect(transactions[0]["id"] as? String != span)
    #expect(transactions[0]["sample_rate"] as? Double == 0.25)
    for other in transactions.dropFirst() {
      #expect(other["trace_id"] as? String != trace && other["parent_id"] == nil)
    }
  }

  @Test func thePartOfTheRequestsThatWasAskedForIsReported() throws {
    var settings = way.settings()
    settings.apm?.sampleRate = 0.5
    let observed = try ObservedServer(settings)
    for _ in 0..<400 { observed.ask("/index.json") }
    observed.server.stop()
    let transactions = way.bodies.flatMap(\.transactions)
    // Five standard deviations on either side of the half.
    #expect((150...250).contains(transactions.count), "\(transactions.count) of 400")
    #expect(transactions.allSatisfy { $0["sample_rate"] as? Double == 0.5 })
    #expect(way.bodies.flatMap(\.faults) == [])
  }

  @Test func logLinesNameTheTransaction() throws {
    let directory = try TemporaryDirectory("storage-apm")
    var settings = way.settings()
    settings.accessLog = AccessLogSettings()
    settings.accessLog?.path = directory.path("log")
    let observed = try ObservedServer(settings)
    observed.ask("/search")
    observed.server.stop()
    let log = try String(contentsOfFile: directory.path("log"), encoding: .utf8)
    let transaction = try #require(way.bodies.flatMap(\.transactions).first)
    for (field, key) in [("trace.id", "trace_id"), ("transaction.id", "id")] {
      let id = try #require(transaction[key] as? String)
      #expect(log.contains("\"\(field)\":\"\(id)\""), "\(log)")
    }
  }

  @Test func aServerThatIsAwayCostsTransactionsAndNothingElse() throws {
    let said = Said()
    way.delivery.withLock { $0 = .failed(accepted: 1, reason: "the server is away") }
    var settings = way.settings()
    settings.metrics = .init(host: "127.0.0.1", port: 0)
    let observed = try ObservedServer(settings) { said.add($0) }
    for _ in 0..<3 { #expect(observed.ask("/index.json") == 200) }
    let url = try #require(observed.server.observers.first?.url)
    let port = try #require(URL(string: url)?.port.flatMap(UInt16.init(exactly:)))
    // The server takes one of each batch; on a busy machine there may be more than one.
    func count(_ name: String) -> Int {
      let lines = observed.body(of: "/metrics", port: port).split(separator: "\n")
      let line = lines.first { $0.hasPrefix("storage_apm_\(name)_transactions_total ") }
      return line?.split(separator: " ").last.flatMap { Int($0) } ?? 0
    }
    for _ in 0..<1_500 where count("sent") + count("dropped") < 3 { usleep(20_000) }
    #expect(count("sent") + count("dropped") == 3)
    #expect(count("sent") >= 1 && count("dropped") >= 1)
    #expect(said.texts.first == "APM: the server is away")
    #expect(said.texts.contains { $0.hasSuffix(" transactions dropped") }, "\(said.texts)")
    way.delivery.withLock { $0 = .accepted }
    observed.ask("/search")
    observed.server.stop()
    #expect(said.texts.last == "APM: the server takes transactions again")
  }
}
