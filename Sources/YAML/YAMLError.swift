/// Why a text is not one YAML document within the limits.
package struct YAMLError: Error, Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// More bytes than `YAMLLimits.bytes`.
    case tooLarge
    /// More nested collections than `YAMLLimits.depth`.
    case tooDeep
    /// More nodes from aliases than `YAMLLimits.aliasExpansions`.
    case tooManyAliases
    /// Bytes that are not UTF-8, UTF-16 among them.
    case notUTF8
    /// A character that YAML does not allow, such as NUL.
    case controlCharacter
    /// The grammar is broken.
    case syntax
    /// A second document follows the first.
    case severalDocuments
    /// An alias of an anchor that does not stand before it.
    case unknownAlias
    /// An alias inside the very value it stands for.
    case recursiveAlias
    /// The parser found no memory.
    case outOfMemory
  }

  package let kind: Kind
  package let message: String

  /// Where the fault was noticed; nil when it is of the whole text.
  package let mark: YAMLMark?

  package init(_ kind: Kind, _ message: String, at mark: YAMLMark? = nil) {
    self.kind = kind
    self.message = message
    self.mark = mark
  }
}

extension YAMLError: CustomStringConvertible {
  package var description: String {
    guard let mark else { return message }
    return "\(mark): \(message)"
  }
}
