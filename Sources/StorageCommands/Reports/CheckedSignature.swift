internal import Terminal

/// What the signature of a commit is worth, in git's judgement (`%G?` of git-log(1)).
struct CheckedSignature {
  enum Status: String {
    case good
    /// Good, by a key that nobody vouches for.
    case untrusted
    case bad
    case expired
    case revoked
    /// It cannot be checked: the key is not known here.
    case unknown = "unknown-key"
    /// There is none.
    case none
  }

  let status: Status
  let signer: String?
  let key: String?

  var text: StyledText {
    let mark = key.map { " (\($0))" } ?? ""
    let name = signer.map { " by \($0)" } ?? ""
    switch status {
    case .none: return StyledText(lines: "  not signed\n", .dim)
    case .good: return StyledText(lines: "  good signature\(name)\(mark)\n", .added)
    case .untrusted:
      return StyledText(
        lines: "  good signature\(name)\(mark), by a key that is not trusted here\n", .warning)
    case .bad: return StyledText(lines: "  BAD signature\(name)\(mark)\n", .error)
    case .expired: return StyledText(lines: "  expired signature\(name)\(mark)\n", .warning)
    case .revoked:
      return StyledText(lines: "  signature\(name)\(mark), by a key that is revoked\n", .error)
    case .unknown:
      return StyledText(lines: "  signature\(mark), by a key that is not known here\n", .warning)
    }
  }

  var json: JSONValue {
    .object([
      "status": .string(status.rawValue), "signer": JSONValue(signer), "key": JSONValue(key),
    ])
  }
}
