internal import CommandParsing
internal import RegistryServer
internal import Transport

/// The variables `ELASTIC_APM_…`, in the names and with the defaults of Elastic's agents.
struct APMVariables {
  private let server: APMServer
  private let serviceName: String
  private let serviceEnvironment: String?
  private let sampleRate: Double
  private let interval: Int

  /// Reads the variables; nil where no server is named, or `ELASTIC_APM_ACTIVE` says no.
  ///
  /// - Throws: `UsageError`, which repeats no secret.
  init?(_ environment: [String: String]) throws(UsageError) {
    guard let url = Self.value("SERVER_URL", environment) else { return nil }
    if let active = Self.value("ACTIVE", environment) {
      guard let isActive = ServeSettings.boolean(active) else {
        throw Self.bad("ACTIVE", active, "wants true or false")
      }
      if !isActive { return nil }
    }
    guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
      // What stands there may be a token that went to the wrong variable.
      throw Self.bad("SERVER_URL", Redaction.mark, "wants a URL that begins with https://")
    }
    serviceName = Self.serviceName(environment)
    serviceEnvironment = Self.value("ENVIRONMENT", environment)
    sampleRate = try Self.number("TRANSACTION_SAMPLE_RATE", environment)
    interval = try Self.seconds("API_REQUEST_TIME", environment)
    server = APMServer(
      url: url, apiKey: Self.value("API_KEY", environment),
      secretToken: Self.value("SECRET_TOKEN", environment), serviceName: serviceName,
      environment: environment.filter { !$0.key.hasPrefix("ELASTIC_APM_") })
  }

  /// What the server is told.
  var settings: APMSettings {
    let server = server
    var settings = APMSettings { server.send($0, seconds: $1) }
    settings.serviceName = serviceName
    settings.serviceVersion = ToolVersion.number
    settings.environment = serviceEnvironment
    settings.sampleRate = sampleRate
    settings.interval = interval
    return settings
  }

  /// What the service is called, in `/`, logs and traces.
  static func serviceName(_ environment: [String: String]) -> String {
    value("SERVICE_NAME", environment) ?? "package-registry"
  }

  /// A variable that is there and not empty.
  static func value(_ name: String, _ environment: [String: String]) -> String? {
    environment["ELASTIC_APM_" + name].flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func number(
    _ name: String, _ environment: [String: String]
  ) throws(UsageError) -> Double {
    guard let text = value(name, environment) else { return 1 }
    guard let number = Double(text), (0...1).contains(number) else {
      throw bad(name, text, "wants a number from 0 to 1")
    }
    return number
  }

  private static func seconds(
    _ name: String, _ environment: [String: String]
  ) throws(UsageError) -> Int {
    guard let text = value(name, environment) else { return 10 }
    guard let seconds = GoDuration.seconds(text), (1...3_600).contains(seconds) else {
      throw bad(name, text, "wants a time from 1s to 1h")
    }
    return seconds
  }

  private static func bad(_ name: String, _ value: String, _ reason: String) -> UsageError {
    .badValue(option: "ELASTIC_APM_" + name, value: value, reason: reason, nearest: nil)
  }
}
