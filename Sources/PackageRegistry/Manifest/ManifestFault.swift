internal import YAML

/// Why a manifest cannot be used, with the place in its file.
struct ManifestFault: Error {
  var message: String
  /// The keys and indexes that lead to the value, outermost first.
  var path: [String] = []
  var line: Int?
  var column: Int?

  init(_ message: String, at mark: YAMLMark? = nil, path: [String] = []) {
    self.message = message
    self.path = path
    line = mark?.line
    column = mark?.column
  }

  init(_ error: YAMLError) {
    self.init("yaml: \(error.message)", at: error.mark)
  }

  /// The same fault, seen from the value that holds `key`.
  func below(_ key: String) -> ManifestFault {
    var fault = self
    fault.path.insert(key, at: 0)
    return fault
  }

  /// The message and, where there is one, the path to the value.
  var text: String {
    path.isEmpty ? message : "\(message) accessing '\(path.joined(separator: "."))'"
  }
}
