/// Judges names of files that a package brings into the storage.
///
/// The storage itself never checks anything out, but its users do, on every platform.
package enum EntryName {
  /// Why the name is refused; nil for a name that is safe everywhere.
  package static func fault(_ name: String) -> String? {
    let scalars = name.unicodeScalars
    if name.isEmpty || name == "." || name == ".." { return "it is no name" }
    if name.utf8.count > 255 { return "it is longer than 255 bytes" }
    if name.hasPrefix("_") { return "names that start with _ are for development only" }
    if scalars.contains(where: { $0.properties.generalCategory == .control }) {
      return "it holds control characters"
    }
    if scalars.contains(where: { $0 == "/" || $0 == "\\" || $0 == ":" }) {
      return "it holds a slash, a backslash or a colon"
    }
    if name.hasSuffix(" ") || name.hasSuffix(".") {
      return "it ends in a space or a dot, which Windows drops"
    }
    if isGitInDisguise(name) { return "git would take it for one of its own" }
    return nil
  }

  /// Whether some file system would take the name for `.git`, `.gitmodules` or their kin: by case
  /// (all), by ignorable code points (HFS+), by short name (NTFS).
  private static func isGitInDisguise(_ name: String) -> Bool {
    let ignorable: Set<UInt32> = [
      0x200c, 0x200d, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x206a, 0x206b,
      0x206c, 0x206d, 0x206e, 0x206f, 0xfeff,
    ]
    var plain = ""
    for scalar in name.unicodeScalars where !ignorable.contains(scalar.value) {
      plain.unicodeScalars.append(scalar)
    }
    plain = plain.lowercased()
    if [".git", ".gitmodules", ".gitattributes", ".gitignore", ".mailmap"].contains(plain) {
      return true
    }
    guard plain.hasPrefix("git"), let tilde = plain.firstIndex(of: "~") else { return false }
    let number = plain[plain.index(after: tilde)...]
    return !number.isEmpty && number.allSatisfy(\.isNumber)
  }
}
