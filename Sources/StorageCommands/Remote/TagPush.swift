internal import Git
internal import PackageModel
internal import Transport

/// Sends a release tag to the remote, where it must not be, or be the same.
struct TagPush {
  let remote: RemoteStorage

  /// - Parameter tag: A tag that is here.
  /// - Returns: Whether it was sent; false where the remote has it already.
  /// - Throws: `PushFailure`, `TransportError`, `GitError`.
  func run(_ tag: ReleaseTag) throws -> Bool {
    let name = "refs/tags/\(tag)"
    guard let object = try remote.repository.target(of: name) else {
      throw GitError("push \(name)", message: "it is not here", kind: .missing)
    }
    if try isThere(name, object) { return false }
    let result = try remote.remote.push(
      [PushUpdate(name, from: nil, to: object)], isAtomic: false)
    switch result.outcome {
    case .accepted: return true
    case .refused(let refusals):
      throw PushFailure.refused(refusals, lines: result.remoteLines, place: remote.place)
    case .moved, .notAtomic:
      // Somebody was faster: with the same tag, or with another.
      if try isThere(name, object) { return false }
      throw PushFailure.alwaysMoved(attempts: 1, place: remote.place)
    case .unanswered(let error):
      do throws(any Error) {
        if try isThere(name, object) { return true }
      } catch {
        if error is PushFailure { throw error }
        throw PushFailure.unknown(
          (error as? TransportError) ?? TransportError(.failed, "\(error)"), place: remote.place)
      }
      throw PushFailure.notDone(error, place: remote.place)
    }
  }

  private func isThere(_ name: String, _ object: ObjectID) throws -> Bool {
    guard let found = try remote.remote.references([name])[name] else { return false }
    guard found == object else {
      throw PushFailure.tagDiffers(name, place: remote.place)
    }
    return true
  }
}
