internal import Glibc

/// Lines of the APM server's intake, version 2: each one JSON object.
struct APMEvent: Sendable {
  /// The intake's limit for keywords, in characters.
  private static let limit = 1_024

  private let settings: APMSettings

  init(_ settings: APMSettings) {
    self.settings = settings
  }

  // MARK: Metadata

  /// The first line of a body: who reports.
  var metadata: [UInt8] {
    var line = JSONLine()
    line.object("metadata") { line in
      line.object("service") { line in
        line.string("name", serviceName, limit: Self.limit)
        line.string("version", settings.serviceVersion, limit: Self.limit)
        if let environment = settings.environment {
          line.string("environment", environment, limit: Self.limit)
        }
        line.object("agent") { line in
          line.string("name", "storage")
          line.string("version", settings.serviceVersion, limit: Self.limit)
        }
        line.object("language") { $0.string("name", "Swift") }
      }
      line.object("process") { line in
        line.raw("pid", String(getpid()))
        line.string("title", "storage")
      }
      line.object("system") { line in
        var names = utsname()
        guard uname(&names) == 0 else { return }
        line.string("detected_hostname", Self.text(names.nodename), limit: Self.limit)
        line.string("architecture", Self.text(names.machine), limit: Self.limit)
        line.string("platform", "linux")
      }
    }
    return line.line
  }

  /// The name with what the intake does not allow in it replaced.
  private var serviceName: String {
    let allowed = settings.serviceName.unicodeScalars.map { scalar -> Character in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", " ", "_", "-": Character(scalar)
      default: "_"
      }
    }
    return allowed.isEmpty ? "package-registry" : String(allowed)
  }

  private static func text(_ field: some Any) -> String {
    withUnsafeBytes(of: field) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  // MARK: Transactions

  /// The line of a request; `trace` is its place.
  func transaction(_ record: RequestRecord, _ trace: TraceContext) -> [UInt8] {
    var line = JSONLine()
    line.object("transaction") { line in
      line.string("id", trace.idText)
      line.string("trace_id", trace.traceText)
      if let parent = trace.parentText { line.string("parent_id", parent) }
      let route = record.route?.template ?? "unknown route"
      line.string("name", "\(record.request.method) \(route)", limit: Self.limit)
      line.string("type", "request")
      line.raw("timestamp", String(record.started / 1_000))
      line.raw("duration", Self.milliseconds(record.duration))
      line.string("result", "HTTP \(record.status / 100)xx")
      line.string("outcome", record.status < 500 ? "success" : "failure")
      line.raw("sampled", "true")
      if let rate = trace.sampleRate { line.raw("sample_rate", "\(rate)") }
      line.object("span_count") { line in
        line.raw("started", "0")
        line.raw("dropped", "0")
      }
      line.object("context") { line in
        line.object("request") { self.write(record.request, to: &$0) }
        line.object("response") { line in
          line.raw("status_code", String(record.status))
          line.raw("headers_sent", "true")
          line.raw("finished", record.isComplete ? "true" : "false")
          line.raw("transfer_size", String(record.responseBytes))
        }
      }
    }
    return line.line
  }

  private func write(_ request: HTTPRequest, to line: inout JSONLine) {
    let place = RequestPlace(request)
    line.string("method", request.method, limit: Self.limit)
    line.string("http_version", String(request.version.drop { $0 != "/" }.dropFirst()))
    line.object("url") { line in
      let scheme = settings.isEncrypted ? "https" : "http"
      line.string("raw", request.target, limit: Self.limit)
      line.string("protocol", scheme + ":")
      if let host = place.host {
        let port = place.port.map { ":\($0)" } ?? ""
        line.string("full", "\(scheme)://\(host)\(port)\(request.target)", limit: Self.limit)
        line.string("hostname", host, limit: Self.limit)
      }
      if let port = place.port { line.string("port", String(port)) }
      line.string("pathname", place.path, limit: Self.limit)
      if let query = place.query { line.string("search", "?" + query, limit: Self.limit) }
    }
    // These and no others: a header may hold a secret.
    line.object("headers") { line in
      for (name, key) in Self.headers {
        if let value = request.header(name) { line.string(key, value, limit: Self.limit) }
      }
    }
    if let client = request.client {
      line.object("socket") { $0.string("remote_address", client.description) }
    }
  }

  private static let headers: [(name: String, key: StaticString)] = [
    ("user-agent", "User-Agent"), ("accept", "Accept"), ("accept-encoding", "Accept-Encoding"),
    ("range", "Range"), ("referer", "Referer"),
  ]

  /// Milliseconds with three digits after the point.
  private static func milliseconds(_ nanoseconds: Int64) -> String {
    let microseconds = max(0, nanoseconds / 1_000)
    let digits = String(microseconds % 1_000)
    return "\(microseconds / 1_000)." + String(repeating: "0", count: 3 - digits.count) + digits
  }
}
