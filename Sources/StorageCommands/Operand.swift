internal import CommandParsing
internal import PackageModel
internal import PackageStorage

/// Turns words of the command line into typed values, before anything else happens.
enum Operand {
  /// - Throws: `OperandError` with every word that is no `NAME-VERSION`.
  static func references(_ words: [String]) throws -> [PackageReference] {
    var references: [PackageReference] = []
    var faults: [(word: String, reason: PackageReferenceError)] = []
    for word in words {
      do throws(PackageReferenceError) {
        references.append(try PackageReference(word))
      } catch {
        faults.append((word, error))
      }
    }
    guard faults.isEmpty else { throw OperandError.badReferences(faults) }
    return references
  }

  /// - Throws: `OperandError` for a reason without a word in it.
  static func reason(_ text: String?) throws -> Reason? {
    guard let text else { return nil }
    guard let reason = Reason(text) else { throw OperandError.emptyReason }
    return reason
  }
}

/// A word of the command line that is not what it should be.
enum OperandError: Error {
  case badReferences([(word: String, reason: PackageReferenceError)])
  case emptyReason
  case badTag(ReleaseTagError)
}
