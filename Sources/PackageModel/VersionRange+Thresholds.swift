extension VersionRange {
  /// The releases at which the answer of `contains` may change, in no order.
  ///
  /// Between two neighbours of them every release is treated like the first of the two, so one
  /// release for each stretch stands for all. There may be more than needed, never fewer.
  public var thresholds: [LenientVersion] {
    versions.flatMap { version in
      // Where an operator's reach begins or ends: at the version, at the one after it, at the next
      // minor or at the next major version.
      let (major, minor, patch) = (version.major, version.minor, version.patch)
      return [
        LenientVersion(major: major, minor: minor, patch: patch),
        LenientVersion(major: major, minor: minor, patch: patch &+ 1),
        LenientVersion(major: major, minor: minor &+ 1, patch: 0),
        LenientVersion(major: major &+ 1, minor: 0, patch: 0),
      ]
    }
  }
}
