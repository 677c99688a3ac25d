/// What a client says about compressed answers.
enum AcceptEncoding {
  /// Whether an `Accept-Encoding` header admits gzip.
  static func admitsGzip(_ header: String?) -> Bool {
    guard let header else { return false }
    var star: Bool?
    for item in header.split(separator: ",") {
      let parts = item.split(separator: ";").map(\.trimmingSpaces)
      guard let coding = parts.first?.lowercased() else { continue }
      let isWanted = !parts.dropFirst().contains { parameter in
        parameter.lowercased().hasPrefix("q=") && Double(parameter.dropFirst(2)) == 0
      }
      if coding == "gzip" || coding == "x-gzip" { return isWanted }
      if coding == "*" { star = isWanted }
    }
    return star ?? false
  }
}
