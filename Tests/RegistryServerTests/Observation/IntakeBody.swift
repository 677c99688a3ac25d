import Archive
import Foundation

/// A body that an APM server would get, checked against what its intake documents.
struct IntakeBody {
  let metadata: [String: Any]
  let transactions: [[String: Any]]
  /// What the intake would refuse, line by line.
  let faults: [String]

  init(gzipped bytes: [UInt8]) {
    var (metadata, transactions, faults): ([String: Any], [[String: Any]], [String]) = ([:], [], [])
    guard let text = Gzip.expand(bytes, limit: 64 << 20), text.last == UInt8(ascii: "\n") else {
      (self.metadata, self.transactions) = ([:], [])
      self.faults = ["no gzip of lines"]
      return
    }
    for (index, line) in text.dropLast().split(separator: UInt8(ascii: "\n")).enumerated() {
      guard let object = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any],
        object.count == 1, let (kind, value) = object.first, let value = value as? [String: Any]
      else {
        faults.append("line \(index): no object of one event")
        continue
      }
      switch kind {
      case "metadata" where index == 0:
        metadata = value
        faults += Self.faults(ofMetadata: value)
      case "transaction" where index > 0:
        transactions.append(value)
        faults += Self.faults(ofTransaction: value)
      default: faults.append("line \(index): \(kind)")
      }
      faults += Self.longStrings(value)
    }
    (self.metadata, self.transactions, self.faults) = (metadata, transactions, faults)
  }

  /// The members on the way to a value.
  static func value(_ path: String, of object: [String: Any]) -> Any? {
    path.split(separator: ".").reduce(object as Any?) { value, key in
      (value as? [String: Any])?[String(key)]
    }
  }

  private static func faults(ofMetadata metadata: [String: Any]) -> [String] {
    func isText(_ path: String, _ pattern: String = ".+") -> Bool {
      (value(path, of: metadata) as? String)?
        .range(of: "^(\(pattern))$", options: .regularExpression) != nil
    }
    let checks = [
      ("service.name", isText("service.name", "[a-zA-Z0-9 _-]+")),
      ("service.agent.name", isText("service.agent.name")),
      ("service.agent.version", isText("service.agent.version")),
      ("service.language.name", isText("service.language.name")),
      ("process.pid", value("process.pid", of: metadata) is Int),
    ]
    return checks.filter { !$0.1 }.map { "metadata.\($0.0)" }
  }

  private static func faults(ofTransaction transaction: [String: Any]) -> [String] {
    func isText(_ path: String, _ pattern: String) -> Bool {
      (value(path, of: transaction) as? String)?
        .range(of: "^(\(pattern))$", options: .regularExpression) != nil
    }
    func isNumber(_ path: String, from low: Double = 0, to high: Double = .infinity) -> Bool {
      guard let number = value(path, of: transaction) as? NSNumber else { return false }
      return number.doubleValue >= low && number.doubleValue <= high
    }
    let hasParent = transaction["parent_id"] != nil
    let hasRate = transaction["sample_rate"] != nil
    let url = (value("context.request.url", of: transaction) as? [String: Any]) ?? [:]
    let checks = [
      ("id", isText("id", "[0-9a-f]{16}")), ("trace_id", isText("trace_id", "[0-9a-f]{32}")),
      ("parent_id", !hasParent || isText("parent_id", "[0-9a-f]{16}")),
      ("type", isText("type", ".+")), ("name", isText("name", ".+")),
      ("duration", isNumber("duration", to: 60_000)),
      ("timestamp", isNumber("timestamp", from: 1.6e15, to: 9e15)),
      ("sampled", transaction["sampled"] as? Bool == true),
      ("sample_rate", !hasRate || isNumber("sample_rate", to: 1)),
      ("span_count.started", isNumber("span_count.started")),
      ("result", isText("result", "HTTP [1-5]xx")),
      ("outcome", isText("outcome", "success|failure|unknown")),
      ("context.request.method", isText("context.request.method", "[A-Z]+")),
      ("context.request.url.full", isText("context.request.url.full", "https?://.+")),
      ("context.request.url", url.values.allSatisfy { $0 is String }),
      (
        "context.response.status_code", isNumber("context.response.status_code", from: 100, to: 599)
      ),
      ("context.response.finished", value("context.response.finished", of: transaction) is Bool),
    ]
    return checks.filter { !$0.1 }.map { "transaction.\($0.0): \(transaction)" }
  }

  /// No string may be longer than the intake's limit for keywords.
  private static func longStrings(_ value: Any) -> [String] {
    switch value {
    case let text as String:
      text.unicodeScalars.count > 1_024 ? ["too long: \(text.prefix(40))"] : []
    case let object as [String: Any]: object.values.flatMap(longStrings)
    default: []
    }
  }
}
