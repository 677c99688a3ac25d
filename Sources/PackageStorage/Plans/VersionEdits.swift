internal import Git
internal import PackageModel

/// The edits that put one version, and its signature, into a distribution or take it out.
extension StoredVersion {
  /// The edits that put the version into a distribution, in place of what stands there.
  ///
  /// - Throws: `GitError` when the package's tree cannot be read.
  func additionEdits(in snapshot: DistributionSnapshot) throws(GitError) -> [TreeEdit] {
    var edits = [TreeEdit(PackageLayout.path(of: reference), .put(tree, .directory))]
    if signature != nil {
      edits += signatureEdits
    } else if try snapshot.signature(of: reference) != nil {
      // The signature of other contents would be a lie, whether these are still there or not.
      edits.append(TreeEdit(PackageLayout.signaturePath(of: reference), .remove))
    }
    return edits
  }

  /// The edit that puts the signature alone.
  var signatureEdits: [TreeEdit] {
    signature.map {
      [TreeEdit(PackageLayout.signaturePath(of: reference), .put($0, .regular))]
    } ?? []
  }

  /// The edits that take the version out.
  var removalEdits: [TreeEdit] {
    var edits = [TreeEdit(PackageLayout.path(of: reference), .remove)]
    if signature != nil {
      edits.append(TreeEdit(PackageLayout.signaturePath(of: reference), .remove))
    }
    return edits
  }

  /// Whether both are the same version in every byte and mode, and no signature contradicts.
  ///
  /// A missing signature contradicts nothing: adding one is no overwrite.
  func agrees(with other: StoredVersion) -> Bool {
    guard tree == other.tree else { return false }
    guard let signature, let otherSignature = other.signature else { return true }
    return signature == otherSignature
  }
}

extension Permission {
  /// Whether policy allows the act, given for this reason or none.
  func allows(_ reason: Reason?) -> Bool {
    switch self {
    case .never: false
    case .reason: reason != nil
    case .yes: true
    }
  }
}
