/// What a value on the command line stands for; completion and the manual read it.
package enum ValueKind: Sendable, Hashable {
  case text
  case file
  case directory
  /// A distribution: one branch of the storage.
  case distribution
  /// A distribution; or, before all others, a word that begins something else.
  case distributionOr(word: String)
  case packageName
  /// A NAME-VERSION; the distribution it is looked up in is the value of the option with the long
  /// name `fromOption`, or any when that is `nil`.
  case packageVersion(fromOption: String?)
  case tag
  case commit
  case url
  /// One word of a closed list; any other word is a usage error.
  case choice([String])
}
