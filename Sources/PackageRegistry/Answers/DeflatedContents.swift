internal import Archive
internal import Git
internal import Synchronization

/// Compressed contents that are kept for the next archive, by the ids of their blobs.
///
/// The versions of a package share most of their files, and a zip shares all with a `.tar.gz`.
final class DeflatedContents: Sendable {
  private struct State {
    var young: [ObjectID: DeflatedContent] = [:]
    /// What was young before; it goes as a whole when the young ones take its place.
    var old: [ObjectID: DeflatedContent] = [:]
    var youngSize = 0

    mutating func insert(_ content: DeflatedContent, _ id: ObjectID, limit: Int) {
      if youngSize + content.footprint > limit {
        (old, young, youngSize) = (young, [:], 0)
      }
      guard content.footprint <= limit, young.updateValue(content, forKey: id) == nil else {
        return
      }
      youngSize += content.footprint
    }
  }

  private let state = Mutex(State())
  private let limit: Int

  /// - Parameter limit: About how many bytes may be kept.
  init(limit: Int) {
    self.limit = limit / 2
  }

  /// Returns the content of a blob, made by `make` where it is not kept.
  func content(
    of id: ObjectID, _ make: () throws -> DeflatedContent
  ) rethrows -> DeflatedContent {
    let known = state.withLock { state in
      if let content = state.young[id] { return content as DeflatedContent? }
      guard let content = state.old.removeValue(forKey: id) else { return nil }
      state.insert(content, id, limit: limit)
      return content
    }
    if let known { return known }
    let content = try make()
    state.withLock { $0.insert(content, id, limit: limit) }
    return content
  }
}
