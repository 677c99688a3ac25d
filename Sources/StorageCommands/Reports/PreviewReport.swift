internal import PackageModel
internal import PackageRegistry
internal import PackageStorage
internal import RegistryServer
internal import Terminal

/// What `preview` prints of a registry.
enum PreviewReport {
  /// The newest version of each package, and where it comes from.
  static func table(
    _ registry: Registry, _ address: DistributionAddress
  ) -> Report {
    // In the order of name and version, so that the last of a name is its newest.
    var newest: [String: PackageListing] = [:]
    for package in registry.packages {
      if let known = newest[package.name], package.version < known.version { continue }
      newest[package.name] = package
    }
    let packages = newest.values.sorted { $0.name < $1.name }
    let rows = packages.map { package -> [StyledText] in
      [
        "\("\(package.name)-\(package.version)", .package)",
        "\(package.origin, .distribution)",
        "\(package.kibanaRange?.text ?? "any Kibana")",
        "\(package.title)",
      ]
    }
    var report = Report(
      text: Table(heading: ["package", "branch", "kibana", "title"], rows: rows).text,
      json: [
        "distribution": .string(address.name),
        "packages": .array(
          packages.map {
            .object([
              "package": .string($0.name), "version": .string("\($0.version)"),
              "title": .string($0.title), "type": .string($0.type),
              "branch": .string($0.origin),
              "kibana": JSONValue($0.kibanaRange?.text),
            ])
          }),
      ])
    report.warnings = registry.problems.map(\.description)
    return report
  }

  /// The body that is sent for a request's target, as it is.
  ///
  /// - Throws: `PreviewRefused` for another status than 200.
  static func answer(_ registry: Registry, _ target: String) throws -> Report {
    var settings = ServiceSettings()
    settings.serviceVersion = ToolVersion.number
    let service = RegistryService(registry: registry, settings: settings)
    let response = service.answer(HTTPRequest(target: target))
    guard response.status == 200 else {
      throw PreviewRefused(
        target: target, status: response.status,
        body: String(decoding: response.body.bytes(), as: UTF8.self),
        location: response.values("location").first)
    }
    let bytes = response.body.bytes()
    var report = Report(
      text: StyledText(),
      json: [
        "path": .string(target), "status": .integer(response.status),
        "headers": .object(
          Dictionary(
            response.headers.map { ($0.name, JSONValue.string($0.value)) },
            uniquingKeysWith: { first, _ in first })),
        "body": JSONValue(String(validating: bytes, as: UTF8.self)),
      ])
    report.bytes = bytes
    return report
  }
}

/// The registry answered something else than 200.
struct PreviewRefused: Error {
  let target: String
  let status: Int
  let body: String
  let location: String?
}
