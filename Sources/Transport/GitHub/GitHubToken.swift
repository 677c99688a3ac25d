/// The key to GitHub's interface, and to which hosts it is shown.
package enum GitHubToken {
  /// The variables that may hold one.
  package static let variables = [
    "GITHUB_TOKEN", "GH_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GH_ENTERPRISE_TOKEN",
  ]

  /// Finds the key for a place.
  ///
  /// Those of the environment are shown to the one host that they are for (`GitHubPlace.isHome`);
  /// for every other one `gh`, which keeps its keys by host, is asked.
  ///
  /// - Parameters:
  ///   - place: Where it is to be used.
  ///   - environment: The variables of the process.
  ///   - limits: What ends a `gh` that hangs.
  /// - Returns: The key; nil where there is none.
  /// - Throws: `TransportError` for one with characters that no key has.
  package static func find(
    for place: GitHubPlace, environment: [String: String], limits: Subprocess.Limits = .init()
  ) throws(TransportError) -> String? {
    if place.isHome {
      // Of those for enterprise hosts the public one gets none.
      let names =
        place.host == GitHubPlace.publicHost
        ? Array(variables.prefix(2)) : Array(variables.suffix(2) + variables.prefix(2))
      for name in names {
        guard let token = environment[name], !token.isEmpty else { continue }
        return try checked(token, from: name)
      }
    }
    guard Subprocess.path(of: "gh", environment) != nil else { return nil }
    // gh would give the environment's own keys back, for any host.
    let result = try? Subprocess(
      "gh", ["auth", "token", "--hostname", place.host],
      environment: environment.filter { !variables.contains($0.key) }, limits: limits
    ).run()
    guard let result, result.succeeded else { return nil }
    let token = result.outputText.trimmingSpaces
    return token.isEmpty ? nil : try checked(token, from: "gh auth token")
  }

  private static func checked(
    _ token: String, from source: String
  ) throws(TransportError) -> String {
    guard token.utf8.allSatisfy({ (33...126).contains($0) }) else {
      throw TransportError(.authentication, "\(source) holds characters that no token has")
    }
    return token
  }
}
