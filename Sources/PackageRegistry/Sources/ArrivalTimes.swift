internal import Git
internal import Synchronization

/// When each version of a layer came to its branch: the time of the commit that brought its tree.
///
/// The history is walked once, at the first question, along first parents.
final class ArrivalTimes: Sendable {
  /// How many commits are looked at before what is left counts as brought by the last of them.
  private static let longestWalk = 100_000

  let layer: GitLayer
  private let times = Mutex<[String: Int]?>(nil)
  /// The times as they were at an earlier tip of the branch, where they were asked for.
  private let earlier: (tip: ObjectID, times: [String: Int])?

  /// - Parameters:
  ///   - layer: The branch.
  ///   - old: What is known of an earlier tip: only the commits since then are walked.
  init(_ layer: GitLayer, after old: ArrivalTimes? = nil) {
    self.layer = layer
    earlier = old.flatMap { old in
      old.times.withLock { $0 }.map { (old.layer.tip, $0) } ?? old.earlier
    }
  }

  /// The times of a layer's tip: those that are known, where it has not moved.
  static func of(_ layer: GitLayer, after old: ArrivalTimes?) -> ArrivalTimes {
    guard let old, old.layer.tip == layer.tip else { return ArrivalTimes(layer, after: old) }
    return old
  }

  /// Whether somebody asked for times of this layer before.
  var isWanted: Bool { earlier != nil }

  /// Whether the history was walked.
  var isKnown: Bool { times.withLock { $0 != nil } }

  /// Walks the history, if that was not done.
  func prepare(_ reader: TreeReader) {
    times.withLock { times in
      if times == nil { times = (try? walk(reader)) ?? [:] }
    }
  }

  /// The time in seconds since 1970 at which a version came; nil if the history cannot be read.
  ///
  /// `path` is the version as `NAME/VERSION`, its folders' names.
  func time(of path: String, _ reader: TreeReader) -> Int? {
    prepare(reader)
    return times.withLock { $0?[path] }
  }

  private func walk(_ reader: TreeReader) throws -> [String: Int] {
    var times: [String: Int] = [:]
    guard let packages = layer.packages else { return times }
    var pending = try Self.versions(in: packages, reader)
    var commit = try reader.repository.commit(layer.tip)
    var current: ObjectID? = packages
    for step in 0..<Self.longestWalk where !pending.isEmpty {
      if let earlier, commit.id == earlier.tip {
        for path in pending.values.flatMap(\.keys) { times[path] = earlier.times[path] }
        return times
      }
      let parent = try commit.parents.first.map { try reader.repository.commit($0) }
      let before =
        try parent.map {
          try GitLayer(name: "", tip: $0.id, in: reader.repository).packages
        } ?? nil
      let isLast = parent == nil || step == Self.longestWalk - 1
      if isLast || before != current {
        let time = Int(commit.committer.time)
        for path in try Self.arrivals(of: pending, since: isLast ? nil : before, reader) {
          times[path] = time
          let name = String(path[..<(path.firstIndex(of: "/") ?? path.endIndex)])
          pending[name]?[path] = nil
          if pending[name]?.isEmpty == true { pending[name] = nil }
        }
      }
      guard let parent else { break }
      commit = parent
      current = before
    }
    return times
  }

  /// The versions by their names' folders and paths.
  private static func versions(
    in packages: ObjectID, _ reader: TreeReader
  ) throws -> [String: [String: ObjectID]] {
    var versions: [String: [String: ObjectID]] = [:]
    for name in try reader.entries(packages) where name.isDirectory {
      for version in try reader.entries(name.id) where version.isDirectory {
        versions[name.displayName, default: [:]]["\(name.displayName)/\(version.displayName)"] =
          version.id
      }
    }
    return versions
  }

  /// Those of `pending` that the tree `packages` does not have in the same form.
  private static func arrivals(
    of pending: [String: [String: ObjectID]], since packages: ObjectID?, _ reader: TreeReader
  ) throws -> [String] {
    guard let packages else { return pending.values.flatMap(\.keys) }
    let before = try reader.repository.tree(packages)
    var arrivals: [String] = []
    for (name, versions) in pending {
      guard let folder = before.entry(named: name), folder.isDirectory else {
        arrivals += versions.keys
        continue
      }
      let entries = try reader.entries(folder.id)
      for (path, tree) in versions {
        let version = path.dropFirst(name.count + 1)
        if !entries.contains(where: { $0.id == tree && $0.displayName == version }) {
          arrivals.append(path)
        }
      }
    }
    return arrivals
  }
}
