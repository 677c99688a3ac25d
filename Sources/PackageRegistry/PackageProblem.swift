/// Something that the registry found wrong with a package or a file beside packages.
public struct PackageProblem: Sendable, Hashable, CustomStringConvertible {
  /// How much it matters.
  public enum Severity: String, Sendable {
    /// The package is not served.
    case error
    /// The package is served all the same.
    case warning
  }

  public let severity: Severity
  /// The branch or the folder in which the package was looked for.
  public let origin: String
  /// The path of the package there, such as `packages/nginx/1.0.0`.
  public let package: String
  /// The file within the package, where one is to blame.
  public let file: String?
  /// The line in the file, from 1.
  public let line: Int?
  /// The column in the line, from 1.
  public let column: Int?
  public let message: String

  init(
    _ severity: Severity, origin: String, package: String, message: String, file: String? = nil
  ) {
    self.severity = severity
    self.origin = origin
    self.package = package
    self.file = file
    line = nil
    column = nil
    self.message = message
  }

  init(_ severity: Severity, origin: String, package: String, _ fault: PackageFault) {
    self.severity = severity
    self.origin = origin
    self.package = package
    file = fault.file
    line = fault.line
    column = fault.column
    message = fault.message
  }

  private init(_ problem: PackageProblem, origin: String) {
    severity = problem.severity
    self.origin = origin
    package = problem.package
    file = problem.file
    line = problem.line
    column = problem.column
    message = problem.message
  }

  /// The same problem, found in another branch.
  func found(in origin: String) -> PackageProblem {
    PackageProblem(self, origin: origin)
  }

  func write(to cache: inout CacheWriter) {
    cache.flag(severity == .error)
    cache.text(package)
    cache.optional(file) { $0.text($1) }
    cache.optional(line) { $0.number($1) }
    cache.optional(column) { $0.number($1) }
    cache.text(message)
  }

  init(from cache: inout CacheReader) throws(CacheDamage) {
    severity = try cache.flag() ? .error : .warning
    origin = ""
    package = try cache.text()
    file = try cache.optional { (cache) throws(CacheDamage) in try cache.text() }
    line = try cache.optional { (cache) throws(CacheDamage) in try cache.number() }
    column = try cache.optional { (cache) throws(CacheDamage) in try cache.number() }
    message = try cache.text()
  }

  /// One line, such as `staging:packages/nginx/1.0.0/manifest.yml:3:5: error: …`.
  public var description: String {
    var place = origin + ":" + package
    if let file { place += "/" + file }
    if let line { place += ":\(line)" }
    if line != nil, let column { place += ":\(column)" }
    return "\(place): \(severity.rawValue): \(message)"
  }
}
