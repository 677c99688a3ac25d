/// Writes finished requests as log lines.
struct AccessLogFormat: Sendable {
  private let settings: AccessLogSettings

  init(_ settings: AccessLogSettings) {
    self.settings = settings
  }

  /// Appends the line of a request.
  func write(_ record: RequestRecord, to bytes: inout [UInt8]) {
    switch settings.format {
    case .ecs: bytes += ecs(record)
    case .text: writeCombined(record, to: &bytes)
    }
  }

  /// The request line, with a dash for what nobody could read.
  private static func line(_ method: String, _ target: String, _ version: String) -> String {
    let parts = [method, target, version].map { $0.isEmpty ? "-" : $0 }
    return parts == ["-", "-", "-"] ? "-" : parts.joined(separator: " ")
  }

  // MARK: ECS

  private func ecs(_ record: RequestRecord) -> [UInt8] {
    let request = record.request
    let place = RequestPlace(request)
    var line = JSONLine()
    line.time("@timestamp", UTCTimestamp(nanoseconds: record.started + record.duration))
    line.string("log.level", "info")
    line.string("message", Self.line(request.method, place.path, request.version))
    line.string("ecs.version", "8.11.0")
    line.string("service.name", settings.serviceName)
    line.string("service.version", settings.serviceVersion)
    if let name = settings.serviceEnvironment { line.string("service.environment", name) }
    line.raw("event.duration", String(record.duration))
    if !request.method.isEmpty { line.string("http.request.method", request.method) }
    let version = request.version.drop { $0 != "/" }.dropFirst()
    if !version.isEmpty { line.string("http.version", String(version)) }
    line.raw("http.response.status_code", String(record.status))
    // The reference registry's name for it, beside the schema's own.
    line.raw("http.response.code", String(record.status))
    line.raw("http.response.body.bytes", String(record.responseBytes))
    if let client = request.client {
      line.string("source.address", client.description)
      line.string("source.ip", client.description)
    }
    if !place.path.isEmpty { line.string("url.path", place.path) }
    if let query = place.query { line.string("url.query", query) }
    if let host = place.host { line.string("url.domain", host) }
    if let port = place.port { line.raw("url.port", String(port)) }
    if let agent = request.header("user-agent") { line.string("user_agent.original", agent) }
    if let referrer = request.header("referer") {
      line.string("http.request.referrer", referrer)
      line.string("http.request.referer", referrer)
    }
    if let trace = record.trace {
      line.string("trace.id", trace.traceText)
      line.string("transaction.id", trace.idText)
    }
    if let reason = record.refusal { line.string("event.reason", reason) }
    if !record.isComplete { line.string("event.outcome", "unknown") }
    return line.line
  }

  // MARK: Text

  private func writeCombined(_ record: RequestRecord, to bytes: inout [UInt8]) {
    let request = record.request
    bytes += (request.client?.description ?? "-").utf8
    bytes += " - - [".utf8
    UTCTimestamp(nanoseconds: record.started).writeCommonLog(to: &bytes)
    bytes += "] ".utf8
    Self.quote(Self.line(request.method, request.target, request.version), to: &bytes)
    bytes += " \(record.status) \(record.responseBytes) ".utf8
    Self.quote(request.header("referer") ?? "-", to: &bytes)
    bytes.append(UInt8(ascii: " "))
    Self.quote(request.header("user-agent") ?? "-", to: &bytes)
    let digits = String(record.duration / 1_000 % 1_000_000)
    bytes += " \(record.duration / 1_000_000_000).".utf8
    bytes += String(repeating: "0", count: 6 - digits.count).utf8
    bytes += digits.utf8
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Writes text in quotes; what is no visible ASCII becomes `\xHH`.
  private static func quote(_ text: String, to bytes: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        bytes.append(byte)
      } else {
        bytes += [
          UInt8(ascii: "\\"), UInt8(ascii: "x"), digits[Int(byte >> 4)], digits[Int(byte & 15)],
        ]
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
