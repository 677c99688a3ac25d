/// What the user wants of colours, as `--color` says.
package enum ColorChoice: String, Sendable, CaseIterable {
  case auto, always, never

  /// Decides for one stream.
  ///
  /// The first that says something wins: this choice, `NO_COLOR` (not empty), `FORCE_COLOR` or
  /// `CLICOLOR_FORCE` (neither empty nor `0`), `CLICOLOR=0`, `TERM=dumb`; else a terminal has
  /// colours and nothing else has.
  package func isColored(environment: [String: String], isTerminal: Bool) -> Bool {
    switch self {
    case .always: return true
    case .never: return false
    case .auto: break
    }
    if let value = environment["NO_COLOR"], !value.isEmpty { return false }
    for name in ["FORCE_COLOR", "CLICOLOR_FORCE"] {
      if let value = environment[name], !value.isEmpty, value != "0" { return true }
    }
    if environment["CLICOLOR"] == "0" || environment["TERM"] == "dumb" { return false }
    return isTerminal
  }
}
