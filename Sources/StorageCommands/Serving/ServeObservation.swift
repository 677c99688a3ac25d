internal import CommandParsing
internal import RegistryServer

/// How a server can be seen from outside, from its options, then the environment.
enum ServeObservation {
  /// - Throws: `UsageError` for an option or a variable that makes no sense.
  static func read(
    _ arguments: ServeCommand.Arguments, _ context: Context
  ) throws(UsageError) -> ObservationSettings {
    var settings = ObservationSettings()
    settings.metrics = try place(
      arguments.metricsListen, "--metrics-listen", "EPR_METRICS_ADDRESS", context)
    settings.profiler = try place(arguments.httpprof, "--httpprof", "EPR_HTTPPROF", context)
    settings.accessLog = try accessLog(arguments, context)
    settings.apm = try APMVariables(context.environment)?.settings
    return settings
  }

  private static func place(
    _ text: String?, _ option: String, _ variable: String, _ context: Context
  ) throws(UsageError) -> ObservationSettings.Place? {
    let (text, source) = text.map { ($0, option) } ?? (context.environment[variable], variable)
    guard let text, !text.isEmpty else { return nil }
    let address = try ListenAddress(text, option: source)
    return ObservationSettings.Place(host: address.host, port: address.port)
  }

  /// `EPR_LOG_TYPE` alone asks for the log that the reference registry writes anyway, unless
  /// `EPR_LOG_LEVEL` wants less than what has its level, `info`.
  private static func accessLog(
    _ arguments: ServeCommand.Arguments, _ context: Context
  ) throws(UsageError) -> AccessLogSettings? {
    let type = context.environment["EPR_LOG_TYPE"].flatMap { $0.isEmpty ? nil : $0 }
    let named = try type.map { (name) throws(UsageError) in try format(ofType: name) }
    guard arguments.accessLog != nil || named != nil else {
      guard arguments.logFormat == nil else {
        throw .missingOption(usage: "--access-log FILE", command: "serve")
      }
      return nil
    }
    let level = context.environment["EPR_LOG_LEVEL"]?.lowercased() ?? ""
    if arguments.accessLog == nil, ["warn", "error", "dpanic", "panic", "fatal"].contains(level) {
      return nil
    }
    var log = AccessLogSettings()
    log.path = arguments.accessLog.flatMap { $0 == "-" ? nil : context.path($0) }
    log.format = arguments.logFormat.flatMap(AccessLogSettings.Format.init) ?? named ?? .ecs
    log.serviceName = APMVariables.serviceName(context.environment)
    log.serviceVersion = ToolVersion.number
    log.serviceEnvironment = APMVariables.value("ENVIRONMENT", context.environment)
    return log
  }

  private static func format(
    ofType name: String
  ) throws(UsageError) -> AccessLogSettings.Format {
    switch name {
    case "ecs": return .ecs
    case "dev": return .text
    default:
      throw .badValue(
        option: "EPR_LOG_TYPE", value: name, reason: "wants ecs or dev", nearest: nil)
    }
  }
}
