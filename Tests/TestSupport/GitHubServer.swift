import Foundation
import Synchronization

/// GitHub's REST interface as far as pull requests go, held to what its reference documents: each
/// request that departs from it is a violation, which tests expect none of.
package final class GitHubServer: Sendable {
  package static let token = "ghp_s3cr3tT0kenOfTheTests"
  package static let owner = "example"
  package static let repository = "package-storage"
  private static let root = "/repos/\(owner)/\(repository)"
  /// GitHub's own links between pages name the repository by number.
  private static let numberedRoot = "/repositories/4711"

  /// A pull request as the server has it.
  package struct PullRequest: Sendable {
    package let number: Int
    package var title: String
    package var body: String
    package let head: String
    package let base: String
    package var isOpen = true
    package let isDraft: Bool
    package var labels: [String] = []
    package var reviewers: [String] = []
    package var teams: [String] = []
    /// The owner of the repository that the head is in.
    package var headOwner = GitHubServer.owner
  }

  /// An answer that is given instead of the right one.
  private struct Fault: Sendable {
    let method: String
    let suffix: String
    let answer: HTTPExchange.Answer
    /// Whether what was asked for is done nevertheless.
    let isDone: Bool
    /// How many such requests are answered rightly before.
    var delay: Int
  }

  private struct State: Sendable {
    var pullRequests: [PullRequest] = []
    var violations: [String] = []
    var faults: [Fault] = []
    var pageSize = 100
    var branches: (@Sendable () -> Set<String>)?
  }

  /// What the server and its connections share.
  private final class Shared: Sendable {
    let state = Mutex(State())
  }

  private let shared = Shared()
  private let server: LoopbackHTTPServer

  package init() throws {
    let shared = shared
    server = try LoopbackHTTPServer { request in
      shared.state.withLock { Self.answer(request, &$0) }
    }
  }

  package var url: String { server.url }
  package var requests: [HTTPExchange.Request] { server.requests }
  package var pullRequests: [PullRequest] { shared.state.withLock { $0.pullRequests } }
  /// Where requests departed from the documented interface.
  package var violations: [String] { shared.state.withLock { $0.violations } }

  /// The variables that lead the tool here.
  package var environment: [String: String] {
    [
      "GITHUB_API_URL": url, "GITHUB_TOKEN": Self.token,
      "GITHUB_REPOSITORY": "\(Self.owner)/\(Self.repository)",
    ]
  }

  /// How many pull requests a page has at most, whatever is asked for.
  package func setPageSize(_ size: Int) { shared.state.withLock { $0.pageSize = size } }

  /// Says which branches there are; others cannot be merged.
  package func setBranches(_ branches: @escaping @Sendable () -> Set<String>) {
    shared.state.withLock { $0.branches = branches }
  }

  /// Answers one request of that kind with this instead.
  ///
  /// - Parameters:
  ///   - method: Such as `POST`.
  ///   - suffix: The end of its path.
  ///   - answer: What it gets.
  ///   - isDone: Whether what was asked for is done nevertheless.
  ///   - delay: How many such requests are answered rightly before.
  package func play(
    _ method: String, _ suffix: String, _ answer: HTTPExchange.Answer, isDone: Bool = false,
    after delay: Int = 0
  ) {
    let fault = Fault(
      method: method, suffix: suffix, answer: answer, isDone: isDone, delay: delay)
    shared.state.withLock { $0.faults.append(fault) }
  }

  /// Opens a pull request, as another person would.
  @discardableResult
  package func add(
    _ title: String, head: String, base: String, body: String = "", headOwner: String = owner
  ) -> Int {
    shared.state.withLock { state in
      let number = state.pullRequests.count + 1
      var made = PullRequest(
        number: number, title: title, body: body, head: head, base: base, isDraft: false)
      made.headOwner = headOwner
      state.pullRequests.append(made)
      return number
    }
  }

  /// Closes a pull request, merged or not.
  package func close(_ number: Int) { change(number) { $0.isOpen = false } }

  /// Changes a pull request, as another person would.
  package func change(_ number: Int, _ body: (inout PullRequest) -> Void) {
    shared.state.withLock { state in
      for index in state.pullRequests.indices where state.pullRequests[index].number == number {
        body(&state.pullRequests[index])
      }
    }
  }

  private static func answer(
    _ request: HTTPExchange.Request, _ state: inout State
  ) -> HTTPExchange.Answer {
    let played = state.faults.firstIndex {
      $0.method == request.method && request.path.hasSuffix($0.suffix)
    }
    if let played, state.faults[played].delay > 0 {
      state.faults[played].delay -= 1
    } else if let played {
      let fault = state.faults.remove(at: played)
      if fault.isDone { _ = respond(to: request, &state) }
      return fault.answer
    }
    return respond(to: request, &state)
  }

  private static func respond(
    to request: HTTPExchange.Request, _ state: inout State
  ) -> HTTPExchange.Answer {
    let fields = GitHubContract.fields(of: request)
    state.violations += GitHubContract.violations(of: request, fields)
    guard request.headers["authorization"] == "Bearer \(token)" else {
      return answer(401, ["message": "Bad credentials"])
    }
    let paths = [root, numberedRoot].filter { request.path.hasPrefix($0 + "/") }
    let words = request.path.dropFirst(paths.first?.count ?? 0).split(separator: "/").map(
      String.init)
    let number = words.count > 1 ? Int(words[1]) : nil
    switch (request.method, words.first, words.count) {
    case ("GET", "pulls", 1): return list(request, state)
    case ("POST", "pulls", 1): return open(fields, &state)
    case ("PATCH", "pulls", 2):
      return change(number, &state) { pullRequest in
        pullRequest.title = fields["title"] as? String ?? pullRequest.title
        pullRequest.body = fields["body"] as? String ?? pullRequest.body
      }
    case ("POST", "issues", 3) where words[2] == "labels":
      return change(number, &state) { pullRequest in
        for label in fields["labels"] as? [String] ?? []
        where !pullRequest.labels.contains(label) { pullRequest.labels.append(label) }
      }
    case ("POST", "pulls", 3) where words[2] == "requested_reviewers":
      return change(number, &state, status: 201) { pullRequest in
        pullRequest.reviewers += fields["reviewers"] as? [String] ?? []
        pullRequest.teams += fields["team_reviewers"] as? [String] ?? []
      }
    default:
      state.violations.append("\(request.method) \(request.path) is no request of the interface")
      return answer(404, ["message": "Not Found"])
    }
  }

  private static func list(
    _ request: HTTPExchange.Request, _ state: State
  ) -> HTTPExchange.Answer {
    let query = GitHubContract.query(of: request)
    let wanted = state.pullRequests.reversed().filter { pullRequest in
      let head = "\(pullRequest.headOwner):\(pullRequest.head)"
      return (query["state"] == "all" || pullRequest.isOpen)
        && (query["head"] ?? head) == head
        && (query["base"] ?? pullRequest.base) == pullRequest.base
    }
    let size = min(Int(query["per_page"] ?? "") ?? 30, state.pageSize)
    let page = Int(query["page"] ?? "") ?? 1
    let rows = wanted.dropFirst((page - 1) * size).prefix(size).map { json($0) }
    var headers = [(name: "Content-Type", value: "application/json; charset=utf-8")]
    if page * size < wanted.count {
      let host = "http://\(request.headers["host"] ?? "")"
      let rest = query.filter { $0.key != "page" }.map { "\($0.key)=\($0.value)" }.sorted()
      func link(_ page: Int, _ name: String) -> String {
        let text = (rest + ["page=\(page)"]).joined(separator: "&")
        return "<\(host)\(numberedRoot)/pulls?\(text)>; rel=\"\(name)\""
      }
      let last = (wanted.count + size - 1) / size
      headers.append(("Link", link(page + 1, "next") + ", " + link(last, "last")))
    }
    return .status(200, headers: headers, body: data(rows))
  }

  private static func open(_ fields: [String: Any], _ state: inout State) -> HTTPExchange.Answer {
    let (head, base) = (fields["head"] as? String ?? "", fields["base"] as? String ?? "")
    func refuse(_ error: [String: Any]) -> HTTPExchange.Answer {
      answer(422, ["message": "Validation Failed", "errors": [error]])
    }
    if let branches = state.branches?(), !branches.isSuperset(of: [head, base]) {
      return refuse(["resource": "PullRequest", "field": "head", "code": "invalid"])
    }
    if state.pullRequests.contains(where: {
      $0.isOpen && $0.head == head && $0.base == base && $0.headOwner == owner
    }) {
      return refuse([
        "resource": "PullRequest", "code": "custom",
        "message": "A pull request already exists for \(owner):\(head).",
      ])
    }
    let made = PullRequest(
      number: state.pullRequests.count + 1, title: fields["title"] as? String ?? "",
      body: fields["body"] as? String ?? "", head: head, base: base,
      isDraft: fields["draft"] as? Bool ?? false)
    state.pullRequests.append(made)
    return answer(201, json(made))
  }

  private static func change(
    _ number: Int?, _ state: inout State, status: Int = 200, _ body: (inout PullRequest) -> Void
  ) -> HTTPExchange.Answer {
    guard let index = state.pullRequests.firstIndex(where: { $0.number == number }) else {
      return answer(404, ["message": "Not Found"])
    }
    body(&state.pullRequests[index])
    return answer(status, json(state.pullRequests[index]))
  }

  private static func json(_ pullRequest: PullRequest) -> [String: Any] {
    func side(_ branch: String, _ owner: String) -> [String: Any] {
      [
        "ref": branch, "label": "\(owner):\(branch)", "sha": "",
        "repo": ["full_name": "\(owner)/\(repository)"],
      ]
    }
    return [
      "number": pullRequest.number, "title": pullRequest.title,
      "body": pullRequest.body.isEmpty ? NSNull() : pullRequest.body as Any,
      "html_url": "https://github.com/\(owner)/\(repository)/pull/\(pullRequest.number)",
      "state": pullRequest.isOpen ? "open" : "closed", "draft": pullRequest.isDraft,
      "head": side(pullRequest.head, pullRequest.headOwner), "base": side(pullRequest.base, owner),
      "labels": pullRequest.labels.map { ["name": $0] },
      "requested_reviewers": pullRequest.reviewers.map { ["login": $0] },
      "requested_teams": pullRequest.teams.map { ["slug": $0] },
    ]
  }

  private static func answer(_ status: Int, _ json: [String: Any]) -> HTTPExchange.Answer {
    .status(
      status, headers: [("Content-Type", "application/json; charset=utf-8")], body: data(json))
  }

  private static func data(_ json: Any) -> [UInt8] {
    Array((try? JSONSerialization.data(withJSONObject: json)) ?? Data())
  }
}
