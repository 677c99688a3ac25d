/// Rewrites paths to their shortest form, as Go's `path.Clean` does.
enum PathCleaning {
  /// Resolves `.`, `..` and repeated slashes of an absolute path; a final slash is dropped.
  static func clean(_ path: String) -> String {
    var components: [Substring] = []
    for component in path.split(separator: "/") where component != "." {
      if component == ".." {
        _ = components.popLast()
      } else {
        components.append(component)
      }
    }
    return "/" + components.joined(separator: "/")
  }
}
