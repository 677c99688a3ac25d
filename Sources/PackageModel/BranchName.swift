/// The rules of git for the name of a branch.
public enum BranchName {
  /// The longest part between slashes, in bytes: its lock file must have a name too.
  static let maximumPartLength = 250

  /// Says whether git takes a text for the name of a branch.
  ///
  /// These are the rules of `git check-ref-format --branch`, plus a limit for the length.
  public static func isValid(_ text: String) -> Bool {
    guard text != "@", text != "HEAD", !text.hasPrefix("-"), !text.hasSuffix(".") else {
      return false
    }
    guard !text.contains(".."), !text.contains("@{"), text.utf8.count <= 1_000 else { return false }
    guard text.unicodeScalars.allSatisfy(isAllowed) else { return false }
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      !part.isEmpty && part.count <= maximumPartLength && part.first != UInt8(ascii: ".")
        && !part.suffix(5).elementsEqual(".lock".utf8)
    }
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\0"..." ", "\u{7F}", "~", "^", ":", "?", "*", "[", "\\": false
    default: true
    }
  }
}
