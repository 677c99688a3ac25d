import Foundation
import RegistryServer
import TestSupport
import Testing

/// What `/metrics` says, as Prometheus reads it.
@Suite(.tags(.large)) struct MetricsTests {
  static let promtool = "/usr/bin/promtool"
  private let observed: ObservedServer
  private let port: UInt16

  init() throws {
    var settings = ObservationSettings()
    settings.metrics = .init(host: "127.0.0.1", port: 0)
    observed = try ObservedServer(settings)
    let url = try #require(observed.server.observers.first { $0.what == "metrics" }?.url)
    port = try #require(URL(string: url)?.port.flatMap(UInt16.init(exactly:)))
  }

  /// The metrics once `line` is among them: a request counts when its response is out, which the
  /// client may learn a moment earlier.
  private func metrics(with line: String) -> String {
    var text = ""
    for _ in 0..<1_500 {
      text = observed.body(of: "/metrics", port: port)
      if text.contains("\n\(line)\n") { break }
      usleep(20_000)
    }
    return text
  }

  @Test func requestsAreCountedByRouteMethodAndStatus() {
    observed.ask("/search?package=nginx")
    observed.ask("/search")
    observed.ask("/search?kibana.version=x")
    observed.ask("/package/nginx/1.0.0/")
    observed.ask("/package/nginx/1.0.0/manifest.yml", method: "HEAD")
    observed.ask("/epr/nginx/nginx-1.0.0.zip")
    observed.ask("/search", method: "MAKEBELIEVE")
    observed.ask("/no/such/route")
    let file = #"path="/package/{packageName}/{packageVersion}/{name:.*}""#
    let total = "epr_http_requests_total"
    let text = metrics(with: #"storage_unmatched_requests_total{code="404"} 1"#)
    for line in [
      #"epr_number_indexed_packages 1"#,
      #"\#(total){code="200",method="get",path="/search"} 2"#,
      #"\#(total){code="400",method="get",path="/search"} 1"#,
      #"\#(total){code="200",method="unknown",path="/search"} 1"#,
      #"\#(total){code="200",method="get",path="/package/{packageName:[a-z0-9_]+}/{packageVersion}/"} 1"#,
      #"\#(total){code="200",method="head",\#(file)} 1"#,
      #"epr_http_response_size_bytes_sum{code="200",method="head",\#(file)} 0"#,
      #"epr_http_request_duration_seconds_bucket{code="200",method="get",path="/search",le="+Inf"} 2"#,
      #"epr_storage_requests_total{location="local",component="artifacts"} 1"#,
      #"epr_storage_requests_total{location="local",component="statics"} 1"#,
      #"storage_unmatched_requests_total{code="404"} 1"#,
      "epr_in_flight_requests 0", "epr_storage_indexer_update_index_error_total 0",
    ] {
      #expect(text.contains("\n\(line)\n"), "\(line)\n\(text)")
    }
    #expect(text.contains("\nepr_service_info{version=\""))
    #expect(!text.contains("makebelieve"), "a client must not make up metrics")
  }

  /// What the reference registry's own dashboards ask for.
  @Test func everyNameOfTheReferenceIsThere() {
    observed.ask("/search")
    observed.ask("/package/nginx/1.0.0/")
    let text = metrics(with: "epr_in_flight_requests 0")
    for (name, kind) in [
      ("service_info", "gauge"), ("number_indexed_packages", "gauge"),
      ("in_flight_requests", "gauge"), ("storage_requests_total", "counter"),
      ("storage_indexer_update_index_success_total", "counter"),
      ("storage_indexer_update_index_error_total", "counter"),
      ("storage_indexer_update_index_duration_seconds", "histogram"),
      ("indexer_get_duration_seconds", "histogram"), ("http_requests_total", "counter"),
      ("http_request_duration_seconds", "histogram"), ("http_request_size_bytes", "histogram"),
      ("http_response_size_bytes", "histogram"),
    ] {
      #expect(text.contains("\n# TYPE epr_\(name) \(kind)\n"), "\(name)")
    }
    let looks = text.matches(
      of: #/epr_indexer_get_duration_seconds_count{indexer="GitIndexer"} (\d+)\n/#)
    #expect(looks.count == 1 && looks.allSatisfy { (Int($0.1) ?? 0) >= 2 }, "\(text)")
  }

  @Test func theProcessIsDescribed() throws {
    let text = metrics(with: "epr_in_flight_requests 0")
    func value(_ name: String) throws -> Double {
      let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(name + " ") })
      return try #require(line.split(separator: " ").last.flatMap { Double($0) })
    }
    let now = Date().timeIntervalSince1970
    #expect(try value("process_start_time_seconds") < now + 1)
    #expect(try value("process_start_time_seconds") > now - 86_400)
    #expect(try value("process_resident_memory_bytes") > 1_000_000)
    #expect(try value("process_open_fds") > 3)
    #expect(try value("process_max_fds") > 3)
    #expect(try value("process_cpu_seconds_total") >= 0)
  }

  @Test func nothingElseIsAnswered() {
    #expect(observed.body(of: "/", port: port) == "404 page not found\n")
    #expect(observed.body(of: "/search", port: port) == "404 page not found\n")
  }

  @Test(.enabled(if: access(promtool, X_OK) == 0, "Debian's prometheus is not installed"))
  func prometheusReadsThem() throws {
    for target in ["/", "/search", "/package/nginx/1.0.0/", "/epr/nginx/nginx-1.0.0.tar.gz", "/x"] {
      observed.ask(target)
    }
    let text = metrics(with: #"storage_unmatched_requests_total{code="404"} 1"#)
    let check = try ProcessRun(Self.promtool, ["check", "metrics"], input: Array(text.utf8)).run()
    #expect(check.succeeded && check.errorText.isEmpty, "\(check.errorText)\n\(text)")
  }
}
