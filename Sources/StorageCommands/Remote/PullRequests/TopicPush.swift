internal import Git
internal import Terminal
internal import Transport

/// Pushes topic branches, all of them or, where the server cannot, one after the other.
struct TopicPush {
  let context: Context
  let remote: RemoteStorage

  /// - Parameter updates: What moves, in the order of the plan.
  /// - Returns: False where somebody else has moved one of them meanwhile.
  /// - Throws: `PushFailure`, `TransportError`.
  func run(_ updates: [PushUpdate]) throws -> Bool {
    context.note("pushing \(updates.map { "\($0.new):\($0.name)" }.joined(separator: " "))")
    context.progress.begin("Pushing to \(remote.place)", total: nil)
    defer { context.progress.end() }
    let result = try remote.remote.push(updates, isAtomic: updates.count > 1)
    guard case .notAtomic = result.outcome else { return try settle(result, updates) }
    for update in updates {
      guard try settle(remote.remote.push([update], isAtomic: false), [update]) else {
        return false
      }
    }
    return true
  }

  private func settle(_ result: PushResult, _ updates: [PushUpdate]) throws -> Bool {
    for line in result.remoteLines { context.note("remote: \(line)") }
    switch result.outcome {
    case .accepted: return true
    case .moved, .notAtomic: return false
    case .refused(let refusals):
      throw PushFailure.refused(refusals, lines: result.remoteLines, place: remote.place)
    case .unanswered(let error):
      let present: [String: ObjectID]
      do throws(TransportError) {
        present = try remote.remote.references(updates.map(\.name))
      } catch {
        throw PushFailure.unknown(error, place: remote.place)
      }
      guard updates.allSatisfy({ present[$0.name] == $0.new }) else {
        throw PushFailure.notDone(error, place: remote.place)
      }
      return true
    }
  }
}
