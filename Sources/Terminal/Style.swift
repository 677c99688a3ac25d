/// What a piece of text means; the colour follows from it.
package enum Style: Sendable, Hashable, CaseIterable {
  case package, distribution
  case added, removed
  case warning, error, hint
  case dim, heading

  /// The parameters of the terminal's "select graphic rendition" sequence.
  ///
  /// Only the eight basic colours: every terminal lets its user choose how they look.
  var parameters: String {
    switch self {
    case .package: "36"
    case .distribution: "35"
    case .added: "32"
    case .removed: "31"
    case .warning: "1;33"
    case .error: "1;31"
    case .hint: "1;36"
    case .dim: "2"
    case .heading: "1"
    }
  }
}
