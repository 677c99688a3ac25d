/// What a tree entry is, as git stores it: `0o100644` or `0o40000`, for example.
package struct FileMode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  package let rawValue: UInt32

  package init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  package static let directory = FileMode(rawValue: 0o040000)
  package static let regular = FileMode(rawValue: 0o100644)
  package static let executable = FileMode(rawValue: 0o100755)
  package static let symbolicLink = FileMode(rawValue: 0o120000)
  package static let submodule = FileMode(rawValue: 0o160000)

  /// Whether the entry is a file with contents of its own, whatever its permissions.
  package var isFile: Bool { rawValue & 0o170000 == 0o100000 }

  /// Six octal digits, as `git ls-tree` prints them.
  package var description: String {
    let text = String(rawValue, radix: 8)
    return String(repeating: "0", count: max(0, 6 - text.count)) + text
  }
}
