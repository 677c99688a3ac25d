/// Reads files and keeps what is known of each distinct one.
package final class FactsReader {
  private struct Key: Hashable {
    let content: ContentID
    let role: FileRole
  }

  private let source: any ContentSource
  private var known: [Key: FileFacts] = [:]
  /// Hardly two packages have one manifest, and its nodes are large: only the last one is kept.
  private var lastManifest: (key: Key, facts: FileFacts)?

  /// Whether a file was asked for that cannot be read, since this was last set to false.
  var hasFailed = false

  /// The most bytes of a file: the limit of `tree.size`, beyond which nothing is read.
  static let sizeLimit = 150 << 20

  package init(_ source: any ContentSource) {
    self.source = source
  }

  /// Keeps the facts of a file that is read once and not again.
  func keep(_ facts: FileFacts, of content: ContentID, as role: FileRole) {
    known[Key(content: content, role: role)] = facts
  }

  /// The facts of a file in a role, read when they are asked for the first time.
  package func facts(of file: ContentEntry, as role: FileRole) -> FileFacts {
    let key = Key(content: file.content, role: role)
    if let lastManifest, role == .manifest, lastManifest.key == key {
      if lastManifest.facts.failure != nil { hasFailed = true }
      return lastManifest.facts
    }
    if let facts = known[key] {
      if facts.failure != nil { hasFailed = true }
      return facts
    }
    let facts: FileFacts
    do throws(ContentFailure) {
      facts = try source.withBytes(of: file.content, limit: Self.sizeLimit) {
        FileFacts($0, role: role)
      }
    } catch {
      facts = FileFacts(failure: error)
      hasFailed = true
    }
    if role == .manifest {
      lastManifest = (key, facts)
    } else {
      known[key] = facts
    }
    return facts
  }
}
