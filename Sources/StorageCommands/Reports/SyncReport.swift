internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// What fetching brought, as text and as JSON.
struct SyncReport {
  let storage: PackageStorage
  let differences: [RemoteStorage.Difference]
  /// The release tags that came.
  let tags: [String]
  let place: String

  var report: Report {
    Report(text: text, json: json)
  }

  private var text: StyledText {
    var text = StyledText()
    if differences.isEmpty, tags.isEmpty { text += "up to date with \(place)\n" }
    for difference in differences {
      let before = difference.before?.abbreviated ?? "new"
      let after = difference.after?.abbreviated ?? "gone"
      text += "  \(difference.name, .distribution) \(before, .dim) -> \(after, .dim)\n"
    }
    if !tags.isEmpty { text += "  \(tags.count) release tag\(tags.count == 1 ? "" : "s")\n" }
    return text
  }

  private var json: [String: JSONValue] {
    [
      "remote": .string(place),
      "changes": .array(
        differences.map { difference in
          .object([
            "reference": .string(difference.name),
            "before": JSONValue(difference.before?.description),
            "after": JSONValue(difference.after?.description),
          ])
        }),
      "distributions": .array(
        storage.settings.distributions.compactMap { distribution in
          storage.tip(of: distribution).map { tip in
            .object([
              "distribution": .string(distribution.name), "branch": .string(distribution.branch),
              "tip": .string(tip.description),
            ])
          }
        }),
      "tags": JSONValue(tags),
    ]
  }
}
