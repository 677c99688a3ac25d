internal import CMicroHTTPD

/// libmicrohttpd, opened when the first listener starts.
///
/// Linked, it would make every start of the tool load it and the ten libraries that it needs.
enum MicroHTTPD {
  /// The functions of libmicrohttpd that are used; they are there until the process ends.
  ///
  /// - Throws: `ListenerError`, each time.
  static func functions() throws(ListenerError) -> storage_mhd_functions {
    try opened.get()
  }

  /// A static constant: the first thread opens, the others wait.
  private static let opened: Result<storage_mhd_functions, ListenerError> = {
    withUnsafeTemporaryAllocation(of: storage_mhd_functions.self, capacity: 1) { place in
      guard let address = place.baseAddress else { return .failure(fault("out of memory")) }
      if let message = storage_mhd_open(address) {
        return .failure(fault(String(cString: message)))
      }
      return .success(address.pointee)
    }
  }()

  private static func fault(_ message: String) -> ListenerError {
    ListenerError(
      description: "libmicrohttpd, which serving needs, cannot be loaded: \(message)",
      cause: .noLibrary)
  }
}

/// The version of the libmicrohttpd that this process runs with, such as `0.9.75`.
package func libmicrohttpdVersion() throws(ListenerError) -> String {
  try MicroHTTPD.functions().MHD_get_version().map { String(cString: $0) } ?? "unknown"
}
