internal import PackageRegistry

/// A request that gets an error (registry API 1.6).
struct ServiceFailure: Error {
  let status: Int
  /// What the client reads, without a line end.
  let message: String
  /// What the log reads, where there is more to say.
  var log: String?

  init(status: Int, message: String, log: String? = nil) {
    self.status = status
    self.message = message
    self.log = log
  }

  /// A bad parameter, or a filter that cannot judge a package.
  init(_ error: QueryError) {
    let isFilterFailure = error.message.contains("can't compare spec version")
    self.init(status: isFilterFailure ? 404 : 400, message: error.message)
  }

  init(_ failure: RegistryFailure, noPackage: String, noFile: String = "resource not found") {
    switch failure {
    case .noPackage: self.init(status: 404, message: noPackage)
    case .noFile: self.init(status: 404, message: noFile)
    case .invalid(let message), .unreadable(let message):
      self.init(status: 500, message: "internal server error", log: message)
    }
  }
}
