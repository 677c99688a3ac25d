internal import CommandParsing

/// The option `--remote`, which commands share that reach another repository.
enum RemoteOption {
  /// - Parameter field: Where its value goes.
  /// - Returns: The option.
  static func option<Arguments>(
    _ field: any WritableKeyPath<Arguments, String?> & Sendable
  ) -> Option<Arguments> {
    .text(
      "remote", field, "NAME", .text,
      "The remote of git's configuration; otherwise the one that is followed here")
  }

  /// The context with the remote that was asked for.
  ///
  /// - Throws: `UsageError` for what can be no name.
  static func context(_ context: Context, _ name: String?) throws(UsageError) -> Context {
    guard let name else { return context }
    guard isName(name) else { throw badName(name) }
    var context = context
    context.chosenRemote = name
    return context
  }

  /// Whether the text can name a remote, in configuration and in references.
  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: ".") else {
      return false
    }
    return text.utf8.count <= 100 && !text.contains("..") && !text.hasSuffix(".lock")
      && !text.hasSuffix(".")
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
          || "._-".unicodeScalars.contains(scalar)
      }
  }

  static func badName(_ text: String) -> UsageError {
    .badValue(
      option: "--remote", value: text, reason: "wants the name of a remote, such as origin",
      nearest: nil)
  }
}
