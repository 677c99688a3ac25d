package import PackageModel

/// A package registry as an image is built from it: a version tag or a commit id.
package struct RegistryVersion: Hashable, Sendable {
  /// As it stands in a Dockerfile: `v1.15.0`, or 7 to 40 hexadecimal digits.
  package let text: String
  /// The version that a tag names; nil for a commit.
  package let version: Version?

  /// Reads what a person typed; `1.15.0` is the tag `v1.15.0`.
  ///
  /// Returns nil for a name that moves, such as `main`, and for what no image can have as a tag.
  package init?(_ typed: String) {
    if Self.isCommit(typed) {
      (text, version) = (typed, nil)
      return
    }
    guard let version = try? Version(Self.plain(typed)), version.buildMetadata == nil,
      version.text.utf8.count < Self.longestTag
    else { return nil }
    (text, self.version) = ("v" + version.text, version)
  }

  /// The most bytes that the tag of an image has (OCI distribution specification, `reference`).
  private static let longestTag = 128

  /// Whether a text that stands in a Dockerfile always means the same registry.
  static func isPinned(_ text: String) -> Bool {
    isCommit(text) || (try? Version(plain(text))) != nil
  }

  /// Whether a text of a Dockerfile and the version of a go.mod mean the same registry.
  package static func isSame(_ image: String, as requirement: String) -> Bool {
    let (ours, theirs) = (plain(image), plain(requirement))
    if ours == theirs { return true }
    // Go writes a commit as a version that ends in a time and the first 12 digits of its id.
    let parts = theirs.split(separator: "-")
    guard isCommit(ours), parts.count >= 3, let tail = parts.last, tail.utf8.count == 12 else {
      return false
    }
    return ours.hasPrefix(tail) || tail.hasPrefix(ours)
  }

  private static func isCommit(_ text: String) -> Bool {
    (7...40).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
      }
  }

  private static func plain(_ text: String) -> String {
    var text = text.hasPrefix("v") ? String(text.dropFirst()) : text
    if text.hasSuffix("+incompatible") { text.removeLast("+incompatible".count) }
    return text
  }
}

extension RegistryVersion: CustomStringConvertible {
  package var description: String { text }
}
