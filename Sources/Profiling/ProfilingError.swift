/// Why there is no profile.
package enum ProfilingError: Error, Hashable, CustomStringConvertible {
  /// Another one is being taken: there is one at a time.
  case busy
  /// The system does not let the process look at itself.
  case unavailable(String)

  package var description: String {
    switch self {
    case .busy: "another profile is being taken"
    case .unavailable(let reason): reason
    }
  }
}
