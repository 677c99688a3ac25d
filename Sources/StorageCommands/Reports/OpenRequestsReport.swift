internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal
internal import Transport

/// The answer of `pull-requests`.
struct OpenRequestsReport {
  /// Those to show, in the order of their branches' names.
  let requests: [OpenRequest]
  /// Topic branches whose change is made and which nobody has deleted.
  let leftovers: [String]
  /// Whether it is known which have pull requests.
  let isKnown: Bool
  let place: String

  var report: Report {
    Report(
      text: text,
      json: [
        "remote": .string(place), "leftovers": JSONValue(leftovers),
        "pullRequests": .array(requests.map(json)),
      ])
  }

  private var text: StyledText {
    guard !requests.isEmpty else { return "nothing is asked for on \(place)\n" }
    return Table(
      rows: requests.map { request -> [StyledText] in
        [
          "\(request.pullRequest.map { "#\($0.number)" } ?? (isKnown ? "none" : ""), .package)",
          "\(request.pullRequest?.title ?? request.topic.commit.subject)",
          "\(state(request))", "\(waits(request) ?? "")",
        ]
      }
    ).text
  }

  private func state(_ request: OpenRequest) -> String {
    request.pullRequest?.isDraft == true && request.state == .open
      ? "draft" : request.state.rawValue
  }

  /// The promotion whose removal this is.
  private func promotion(of request: OpenRequest) -> OpenRequest? {
    requests.first {
      $0.kind == .promote && $0.topic.record.key == request.topic.record.key
        && $0.distribution.name == request.target?.name
    }
  }

  /// What stands between the change and its end; nil where nothing does.
  private func waits(_ request: OpenRequest) -> String? {
    switch request.state {
    case .merged: return nil
    case .outdated: return "the versions have changed: run its command again"
    case .open:
      if request.pullRequest == nil, isKnown {
        return "its pull request: run its command again"
      }
      if request.pullRequest?.isDraft == true { return "its end as a draft" }
      if request.kind == .remove, let target = request.target {
        return "its review; \(target.name) holds what it takes out"
      }
      return "its review"
    case .waiting:
      guard let promotion = promotion(of: request) else {
        return "a promotion, and none is open"
      }
      return promotion.pullRequest.map { "#\($0.number)" } ?? promotion.name
    }
  }

  private func json(_ request: OpenRequest) -> JSONValue {
    .object([
      "base": .string(request.distribution.branch),
      "branch": .string(request.name),
      "commit": .string(request.topic.tip.description),
      "distribution": .string(request.distribution.name),
      "draft": JSONValue(request.pullRequest?.isDraft),
      "kind": .string(request.kind.rawValue),
      "number": JSONValue(request.pullRequest?.number),
      "operation": .string(request.topic.record.key),
      "packages": .array(
        request.packages.map { reference, tree in
          .object([
            "package": .string(reference.name.description),
            "version": .string(reference.version.description),
            "tree": .string(tree.description),
          ])
        }),
      "state": .string(state(request)),
      "title": .string(request.pullRequest?.title ?? request.topic.commit.subject),
      "url": JSONValue(request.pullRequest?.url),
      "waitsFor": JSONValue(waits(request)),
    ])
  }
}
