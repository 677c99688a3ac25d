/// The rules of git for the name of a branch.
public enum BranchName {
  /// The longest part between slashes, in bytes: its lock file must have a name too.
  private static let maximumPartLength = 250
  private static let maximumLength = 1_000

  /// Says whether git takes a text for the name of a branch.
  ///
  /// These are the rules of `git check-ref-format --branch`, plus limits for the length.
  public static func isValid(_ text: String) -> Bool {
    // Bytes, not characters: a combining mark after a sign must not hide it.
    let bytes = Array(text.utf8)
    guard bytes.count <= maximumLength, text != "HEAD", text != "@" else { return false }
    guard bytes.first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: ".") else { return false }
    guard bytes.allSatisfy(isAllowed) else { return false }
    for (one, next) in zip(bytes, bytes.dropFirst()) {
      switch (one, next) {
      case (UInt8(ascii: "."), UInt8(ascii: ".")), (UInt8(ascii: "@"), UInt8(ascii: "{")):
        return false
      default: continue
      }
    }
    let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      !part.isEmpty && part.count <= maximumPartLength && part.first != UInt8(ascii: ".")
        && !part.suffix(5).elementsEqual(".lock".utf8)
    }
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte != 0x7F && !"~^:?*[\\".utf8.contains(byte)
  }
}
