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

  /// The snapshots of the distributions that are named; those of all where none is.
  ///
  /// - Throws: `StorageError`; `GitError`.
  static func snapshots(
    _ words: [String], _ storage: PackageStorage
  ) throws -> [DistributionSnapshot] {
    guard !words.isEmpty else { return try storage.presentSnapshots() }
    return try words.map { try storage.snapshot(at: DistributionAddress($0)) }
  }

  /// The commits that `NAME`, `NAME-VERSION` or nothing asks for.
  ///
  /// - Throws: `OperandError`.
  static func historyFilter(_ word: String?) throws -> History.Filter {
    guard let word else { return .all }
    if !word.contains("-") {
      do throws(PackageNameError) {
        return .package(try PackageName(word))
      } catch {
        throw OperandError.badReferences([(word, .name(error))])
      }
    }
    guard let reference = try references([word]).first else { return .all }
    return .version(reference)
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
  /// A span of time that is no number with a unit.
  case badAge(String)
  case badTag(ReleaseTagError)
  /// A name that moves, or what is no version at all.
  case badRegistryVersion(String)
  case badStackVersion(String, VersionError)
}
