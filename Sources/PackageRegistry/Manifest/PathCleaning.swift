/// Rewrites paths to their shortest form, as Go's `path.Clean` does.
enum PathCleaning {
  /// Resolves `.`, `..` and repeated slashes of an absolute path; a final slash is dropped.
  static func clean(_ path: String) -> String {
    if isClean(path) { return path }
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

  /// Whether cleaning changes nothing: the usual case, told without taking the path apart.
  private static func isClean(_ path: String) -> Bool {
    let (slash, dot) = (UInt8(ascii: "/"), UInt8(ascii: "."))
    guard path.utf8.first == slash, path.utf8.last != slash else { return false }
    // An element that begins with a dot may be `.` or `..`.
    var isElementStart = false
    for byte in path.utf8 {
      if isElementStart, byte == slash || byte == dot { return false }
      isElementStart = byte == slash
    }
    return true
  }
}
