internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// The release tags, with what was released.
struct ReleaseTagsReport {
  struct Row {
    let name: ReleaseTag
    let tag: Tag
    let image: String?
    /// What the tagged commit holds; nil where the tag names no commit.
    let counts: (packages: Int, versions: Int)?
  }

  private let rows: [Row]

  /// Reads the tags, the lowest first.
  ///
  /// - Throws: `GitError` when a tag or what it names cannot be read.
  init(_ storage: PackageStorage) throws(GitError) {
    let distribution = storage.settings.releaseDistribution
    var rows: [Row] = []
    for tag in try storage.repository.tags() {
      guard let name = try? ReleaseTag(tag.name) else { continue }
      var counts: (packages: Int, versions: Int)?
      if let distribution, let commit = tag.commit {
        let versions = try DistributionSnapshot(
          distribution, at: commit, in: storage.repository, isChecked: true
        ).contents().versions
        counts = (Set(versions.map(\.reference.name)).count, versions.count)
      }
      rows.append(
        Row(
          name: name, tag: tag, image: distribution?.image.map { "\($0):\(name)" }, counts: counts))
    }
    self.rows = rows.sorted { $0.name < $1.name }
  }

  var report: Report {
    Report(
      text: Table(rows: rows.map(\.cells)).text, json: ["tags": .array(rows.map(\.json))])
  }
}

extension ReleaseTagsReport.Row {
  fileprivate var cells: [StyledText] {
    func count(_ number: Int, _ what: String) -> String {
      "\(number) \(what)\(number == 1 ? "" : "s")"
    }
    let held = counts.map { count($0.packages, "package") + ", " + count($0.versions, "version") }
    return [
      "\(name, .package)", "\(tag.commit?.abbreviated ?? "no commit", .dim)",
      "\(tag.tagger.map { UTCTime.text(seconds: $0.time) } ?? "lightweight")", "\(held ?? "")",
      "\(image ?? "")",
    ]
  }

  fileprivate var json: JSONValue {
    .object([
      "tag": .string(name.description),
      "commit": JSONValue(tag.commit?.description),
      "annotated": .bool(tag.object != nil),
      "time": JSONValue(tag.tagger.map { UTCTime.text(seconds: $0.time) }),
      "image": JSONValue(image),
      "packages": JSONValue(counts?.packages),
      "versions": JSONValue(counts?.versions),
    ])
  }
}
