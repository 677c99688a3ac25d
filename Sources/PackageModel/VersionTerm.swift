extension VersionRange {
  /// One operator with a version of which the last numbers may be left open.
  struct Term: Hashable {
    enum Operator: Hashable {
      case equal, notEqual, greater, less, greaterOrEqual, lessOrEqual, tilde, caret
    }

    /// Which number is the first that was left out or written as `x`, `X` or `*`.
    enum Open: Hashable {
      case nothing, major, minor, patch
    }

    let comparison: Operator
    /// The version, open numbers being 0.
    let version: LenientVersion
    let open: Open

    /// Whether the term admits `other`, whose prerelease tag the group has already judged.
    func admits(_ other: LenientVersion) -> Bool {
      switch comparison {
      case .equal: open == .nothing ? other == version : admitsByTilde(other)
      case .notEqual: admitsByInequality(other)
      case .greater: admitsAsGreater(other)
      case .less: other < version
      case .greaterOrEqual: other >= version
      case .lessOrEqual: admitsAsLessOrEqual(other)
      case .tilde: admitsByTilde(other)
      case .caret: admitsByCaret(other)
      }
    }

    private func admitsByInequality(_ other: LenientVersion) -> Bool {
      guard open != .nothing else { return other != version }
      if other.major != version.major { return true }
      if open == .minor { return false }
      if other.minor != version.minor { return true }
      if open == .patch {
        return other.prerelease != version.prerelease
      }
      return other != version
    }

    private func admitsAsGreater(_ other: LenientVersion) -> Bool {
      guard open != .nothing, other.major == version.major else {
        return open == .nothing ? other > version : other.major > version.major
      }
      return switch open {
      case .minor: false  // `>11` needs 12
      case .patch: other.minor > version.minor  // `>11.1` needs 11.2
      case .major, .nothing: other > version
      }
    }

    private func admitsAsLessOrEqual(_ other: LenientVersion) -> Bool {
      guard open != .nothing else { return other <= version }
      if other.major > version.major { return false }
      return !(other.major == version.major && other.minor > version.minor && open != .minor)
    }

    private func admitsByTilde(_ other: LenientVersion) -> Bool {
      guard other >= version else { return false }
      if open != .minor, open != .patch, version.major == 0, version.minor == 0,
        version.patch == 0
      {
        return true
      }
      return other.major == version.major && (open == .minor || other.minor == version.minor)
    }

    private func admitsByCaret(_ other: LenientVersion) -> Bool {
      guard other >= version, other.major == version.major else { return false }
      if version.major > 0 || open == .minor { return true }
      if other.minor != version.minor { return false }
      return version.minor > 0 || open == .patch || other.patch == version.patch
    }
  }
}
