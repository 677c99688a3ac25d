internal import Git
internal import PackageStorage

extension ChangePlan {
  /// The files that the plan puts somewhere by their ids.
  var addedBlobs: [ObjectID] {
    changes.flatMap(\.edits).compactMap { edit in
      guard case .put(let id, let mode) = edit.change, mode.isFile else { return nil }
      return id
    }
  }
}
