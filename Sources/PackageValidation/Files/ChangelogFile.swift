package import YAML

/// The versions that a changelog lists, newest first.
package struct ChangelogFile: Sendable {
  package struct Entry: Sendable {
    package let version: Located<String>?
    /// Whether the version is written as a number, not as text.
    package let isNumber: Bool
    package let mark: YAMLMark
    package let changes: [Change]
  }

  package struct Change: Sendable {
    package let type: Located<String>?
    package let link: Located<String>?
    package let mark: YAMLMark
  }

  package private(set) var entries: [Entry] = []
  package private(set) var fault: ParseFault?

  init(_ bytes: RawSpan) {
    do throws(YAMLError) {
      guard let root = try PlainYAML.parse(bytes) else {
        fault = ParseFault("it lists no version")
        return
      }
      guard let list = root.sequence else {
        fault = ParseFault("it must be a list of versions", at: root.mark)
        return
      }
      entries = list.map(Self.entry)
      if let key = root.firstDuplicateKey {
        fault = ParseFault("the key \(key.scalar ?? "") stands twice", at: key.mark)
      }
    } catch {
      fault = ParseFault(error)
    }
  }

  private static func entry(_ node: YAMLNode) -> Entry {
    let version = node["version"]
    return Entry(
      version: version?.located, isNumber: version?.isNumber ?? false, mark: node.mark,
      changes: (node["changes"]?.elements ?? []).map { change in
        Change(
          type: change["type"]?.located, link: change["link"]?.located, mark: change.mark)
      })
  }
}
