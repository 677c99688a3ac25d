/// Where requests are logged, and how.
package struct AccessLogSettings: Sendable, Equatable {
  /// How a request is written.
  package enum Format: String, Sendable, CaseIterable {
    /// One JSON object a line, in the fields of the Elastic Common Schema.
    case ecs
    /// The combined log format, with the seconds that the request took at the end.
    case text
  }

  /// A file to append to; nil for standard error.
  package var path: String?
  package var format = Format.ecs
  /// What the lines say of the service.
  package var serviceName = "package-registry"
  package var serviceVersion = "0"
  package var serviceEnvironment: String?

  package init() {}
}
