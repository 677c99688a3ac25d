internal import RegistryServer
internal import Terminal
internal import Transport

/// An APM server, reached with `curl`; address and key never stand in arguments.
struct APMServer: Sendable {
  private let url: String
  private let authorization: String?
  private let secrets: [String]
  private let agent: String
  private let environment: [String: String]

  /// An API key is preferred to a token, as by Elastic's agents.
  init(
    url: String, apiKey: String?, secretToken: String?, serviceName: String,
    environment: [String: String]
  ) {
    let base = url.hasSuffix("/") ? String(url.dropLast()) : url
    self.url = base + "/intake/v2/events"
    authorization = apiKey.map { "ApiKey " + $0 } ?? secretToken.map { "Bearer " + $0 }
    secrets = [apiKey, secretToken].compactMap { $0 }
    agent = "storage/\(ToolVersion.number) (\(serviceName))"
    self.environment = environment
  }

  /// Sends a gzipped body of events and waits for the answer, for so many seconds at most.
  func send(_ body: [UInt8], seconds: Int) -> APMSettings.Delivery {
    var request = CurlRequest("POST", url)
    request.headers = [
      ("Content-Type", "application/x-ndjson"), ("Content-Encoding", "gzip"),
      ("User-Agent", agent),
    ]
    if let authorization { request.headers.append(("Authorization", authorization)) }
    request.bytes = body
    request.secrets = secrets
    let limits = Subprocess.Limits(
      silence: Double(seconds), total: Double(seconds) + 1, output: 1 << 20)
    do throws(TransportError) {
      let answer = try CurlProgram(environment: environment, limits: limits).send(request)
      return (200...299).contains(answer.status) ? .accepted : refused(answer)
    } catch {
      return .failed(accepted: 0, reason: clean(error.message))
    }
  }

  /// Reads how many events a server took that did not take all, and its first complaint.
  private func refused(_ answer: CurlAnswer) -> APMSettings.Delivery {
    let document = try? JSONValue(parsing: answer.body)
    var accepted = 0
    if case .integer(let count)? = document?["accepted"] { accepted = count }
    var reason = "\(url) answered HTTP \(answer.status)"
    if case .array(let errors)? = document?["errors"],
      let message = errors.first?["message"]?.stringValue
    {
      reason += ": \(message.prefix(200))"
    }
    return .failed(accepted: accepted, reason: clean(reason))
  }

  private func clean(_ text: String) -> String {
    VisibleText.escaped(Redaction.without(secrets, text))
  }
}
