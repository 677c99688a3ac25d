package import Git
internal import PackageModel
package import PackageStorage

/// One reference that a push moves.
package struct PushedReference: Hashable, Sendable {
  /// The full name.
  package let name: String
  /// What it is to name; nil: it is to go.
  package let new: ObjectID?

  package init(name: String, new: ObjectID?) {
    (self.name, self.new) = (name, new)
  }
}

/// Judges a push: the storage as if all of its references had moved.
package struct PushCheck {
  private let storage: PackageStorage
  private let selection: RuleSelection
  private let signatures: SignatureJudge?

  /// - Parameters:
  ///   - storage: The storage before the push, by whose settings the push is judged.
  ///   - selection: Which rules are wanted.
  ///   - signatures: Who judges the signatures of versions; nil leaves them out.
  package init(
    _ storage: PackageStorage, selection: RuleSelection, signatures: SignatureJudge? = nil
  ) {
    (self.storage, self.selection, self.signatures) = (storage, selection, signatures)
  }

  /// Judges all references together.
  ///
  /// - Parameter references: What moves, each name once.
  /// - Returns: The findings: references and tags first, then distribution by distribution.
  /// - Throws: `GitError` when an object cannot be read; what the judge of signatures throws.
  package func outcome(of references: [PushedReference]) throws -> DistributionCheck.Outcome {
    var outcome = DistributionCheck.Outcome()
    var changed: [(distribution: Distribution, base: ObjectID?, new: ObjectID)] = []
    for reference in references {
      var found = PolicyFindings(nil, at: nil, selection)
      if storage.repository.isSymbolic(reference.name) {
        BranchRule.refuseAlias(reference.name, &found)
      } else if let distribution = storage.settings.distributions.first(where: {
        $0.referenceName == reference.name
      }) {
        let base = try storage.repository.target(of: reference.name)
        if let new = reference.new {
          changed.append((distribution, base, new))
        } else {
          found = PolicyFindings(distribution.name, at: base, selection)
          BranchRule.refuseDeletion(of: distribution, &found)
        }
      } else if reference.name == PushedSettings.reference {
        try PushedSettings.judge(reference, in: storage.repository, &found)
      }
      outcome.findings += found.findings
    }
    let surroundings = try surroundings(changed.map { ($0.distribution, $0.new) })
    outcome.findings += try tagFindings(references, surroundings)
    let check = ChangeCheck(storage, selection: selection, signatures: signatures)
    for (distribution, base, new) in changed where base != new {
      let change = try DistributionChange(
        of: distribution, from: base, to: new, kind: .push, surroundings, in: storage)
      let judged = try check.outcome(of: change)
      outcome.findings += judged.findings
      outcome.packageCount += judged.packageCount
    }
    return outcome
  }

  private func surroundings(
    _ changed: [(distribution: Distribution, new: ObjectID)]
  ) throws -> Surroundings {
    var surroundings = Surroundings()
    for distribution in storage.settings.distributions {
      // A branch that was never there holds nothing: a storage is pushed branch by branch.
      guard let tip = try storage.repository.target(of: distribution.referenceName) else {
        continue
      }
      let snapshot = try DistributionSnapshot(
        distribution, at: tip, in: storage.repository, isChecked: true)
      surroundings.before[distribution.name] = snapshot
      surroundings.after[distribution.name] = snapshot
    }
    for (distribution, new) in changed {
      surroundings.after[distribution.name] = try DistributionSnapshot(
        distribution, at: new, in: storage.repository, isChecked: true)
    }
    return surroundings
  }

  private func tagFindings(
    _ references: [PushedReference], _ surroundings: Surroundings
  ) throws -> [Finding] {
    let released = storage.settings.releaseDistribution
    var found = PolicyFindings(released?.name, at: nil, selection)
    var check = TagCheck(
      released: released.flatMap { surroundings.after[$0.name] }, in: storage.repository)
    for reference in references where reference.name.hasPrefix(TagRule.prefix) {
      if let old = try storage.repository.target(of: reference.name) {
        TagCheck.judge(reference.name, from: old, to: reference.new, &found)
      } else if let new = reference.new {
        try check.judge(reference.name, at: new, &found)
      }
    }
    return found.findings
  }
}
