internal import PackageModel

/// Reads versions of packages and specifications, which must be whole, into the form that is
/// compared as the reference registry compares.
enum StrictVersion {
  /// Returns the version; nil where `text` is no version by the letter.
  static func parse(_ text: String) -> LenientVersion? {
    guard (try? Version(text)) != nil else { return nil }
    return try? LenientVersion(text)
  }
}
