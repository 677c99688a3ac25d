internal import Glibc
internal import JSON
internal import Terminal

/// GitHub's REST interface, as far as pull requests need it.
package struct GitHubClient: Sendable {
  /// The most pages of a list that are read.
  static let pageLimit = 30
  /// How often a question is asked again that was not answered; what changes something never is.
  private static let attempts = 3

  package let place: GitHubPlace
  private let token: String?
  private let curl: CurlProgram

  package init(_ place: GitHubPlace, token: String?, curl: CurlProgram) {
    (self.place, self.token, self.curl) = (place, token, curl)
  }

  /// The open pull requests, or those of one branch.
  ///
  /// - Throws: `GitHubError`, `TransportError`.
  package func openPullRequests(head: String? = nil, base: String? = nil) throws -> [PullRequest] {
    var path = "\(pulls)?state=open&per_page=100"
    if let head {
      path += "&head=\(GitHubPlace.escaped(place.owner)):\(GitHubPlace.escaped(head))"
    }
    if let base { path += "&base=\(GitHubPlace.escaped(base))" }
    var next: String? = place.api + path
    var found: [PullRequest] = []
    for _ in 0..<Self.pageLimit {
      guard let url = next else { break }
      let answer = try ask("GET", url)
      found += try Self.json(answer, url).elements.compactMap { PullRequest($0) }
      next = Self.nextPage(answer.headers["link"]).flatMap { link in
        // The key never follows a link to another place.
        link.hasPrefix(place.api + "/") ? link : nil
      }
    }
    // A filter that was not understood would be taken for "all"; a fork's branch is another one.
    return found.filter {
      !$0.isFromFork && (head == nil || $0.head == head) && (base == nil || $0.base == base)
    }
  }

  /// Opens a pull request, or finds the one that somebody else has opened meanwhile.
  ///
  /// - Returns: It, and whether it is new.
  /// - Throws: `GitHubError`, `TransportError`.
  package func open(
    _ title: String, body: String, head: String, base: String, isDraft: Bool
  ) throws -> (pullRequest: PullRequest, isNew: Bool) {
    let request: JSONValue = [
      "title": .string(title), "body": .string(body), "head": .string(head),
      "base": .string(base), "draft": .bool(isDraft),
    ]
    do {
      let answer = try ask("POST", place.api + pulls, request)
      guard let made = PullRequest(try Self.json(answer, pulls)) else {
        throw GitHubError(
          status: answer.status, request: "POST \(pulls)",
          message: "the answer describes no pull request", retryTime: nil)
      }
      return (made, true)
    } catch {
      // Without an answer it may have been made as well.
      let isOpen = (error as? GitHubError).map { $0.isDuplicate || $0.isServersFault } ?? true
      guard isOpen, let found = (try? openPullRequests(head: head, base: base))?.first else {
        throw error
      }
      return (found, false)
    }
  }

  /// Replaces a pull request's title and text.
  ///
  /// - Throws: `GitHubError`, `TransportError`.
  package func change(_ number: Int, title: String, body: String) throws {
    _ = try ask(
      "PATCH", "\(place.api)\(pulls)/\(number)",
      ["title": .string(title), "body": .string(body)])
  }

  /// Adds labels.
  ///
  /// - Throws: `GitHubError`, `TransportError`.
  package func add(labels: [String], to number: Int) throws {
    guard !labels.isEmpty else { return }
    let path = "/repos/\(place.owner)/\(place.name)/issues/\(number)/labels"
    _ = try ask("POST", place.api + path, ["labels": JSONValue(labels)])
  }

  /// Asks people, or teams written as `organization/team`, to look.
  ///
  /// - Throws: `GitHubError`, `TransportError`.
  package func request(reviewers: [String], of number: Int) throws {
    guard !reviewers.isEmpty else { return }
    let people = reviewers.filter { !$0.contains("/") }
    let teams = reviewers.compactMap { name in
      name.firstIndex(of: "/").map { String(name[name.index(after: $0)...]) }
    }
    _ = try ask(
      "POST", "\(place.api)\(pulls)/\(number)/requested_reviewers",
      ["reviewers": JSONValue(people), "team_reviewers": JSONValue(teams)])
  }

  private var pulls: String { "/repos/\(place.owner)/\(place.name)/pulls" }

  private func ask(
    _ method: String, _ url: String, _ body: JSONValue? = nil
  ) throws -> CurlAnswer {
    var request = CurlRequest(method, url)
    request.headers = [
      ("Accept", "application/vnd.github+json"), ("X-GitHub-Api-Version", "2022-11-28"),
      ("User-Agent", "storage"),
    ]
    if let token {
      request.headers.append(("Authorization", "Bearer \(token)"))
      request.secrets = [token]
    }
    if let body {
      request.headers.append(("Content-Type", "application/json"))
      request.body = body.compactText
    }
    var attempt = 1
    while true {
      let isLast = method != "GET" || attempt == Self.attempts
      let outcome: Result<CurlAnswer, TransportError>
      do throws(TransportError) {
        outcome = .success(try curl.send(request))
      } catch {
        outcome = .failure(error)
      }
      switch outcome {
      case .success(let answer):
        if (200..<300).contains(answer.status) { return answer }
        if (300..<400).contains(answer.status) {
          // The key is not carried along to wherever a redirection leads.
          throw GitHubError(
            status: answer.status, request: "\(method) \(shown(url))",
            message: "the repository has moved: git remote set-url says where to", retryTime: nil)
        }
        if answer.status < 500 || isLast { throw failure(answer, request) }
      case .failure(let error):
        if isLast || error.kind == .missingProgram { throw error }
      }
      usleep(100_000 << UInt32(attempt))
      attempt += 1
    }
  }

  private static func json(_ answer: CurlAnswer, _ url: String) throws -> JSONValue {
    do throws(JSONSyntaxError) {
      return try JSONValue(parsing: answer.body)
    } catch {
      throw TransportError(
        .failed, "\(url) answers with something that is no JSON (at byte \(error.offset))")
    }
  }

  /// The address of the next page in a `Link` header.
  private static func nextPage(_ header: String?) -> String? {
    for part in (header ?? "").split(separator: ",") where part.contains("rel=\"next\"") {
      guard let start = part.firstIndex(of: "<"), let end = part.firstIndex(of: ">"), start < end
      else { continue }
      return String(part[part.index(after: start)..<end])
    }
    return nil
  }

  /// The path of a URL of the interface, without its query.
  private func shown(_ url: String) -> String {
    guard url.hasPrefix(place.api) else { return "?" }
    return String(url.dropFirst(place.api.count).prefix { $0 != "?" })
  }

  private func failure(_ answer: CurlAnswer, _ request: CurlRequest) -> GitHubError {
    let json = try? JSONValue(parsing: answer.body)
    var parts = [json?["message"]?.stringValue].compactMap { $0 }
    parts += (json?["errors"]?.elements ?? []).compactMap {
      $0["message"]?.stringValue ?? $0.stringValue
    }
    var retry: Int64?
    if answer.status == 429 || answer.headers["x-ratelimit-remaining"] == "0" {
      retry = answer.headers["x-ratelimit-reset"].flatMap { Int64($0) }
    }
    if let seconds = answer.headers["retry-after"].flatMap({ Int64($0) }) {
      retry = Int64(time(nil)) + seconds
    }
    let text = parts.isEmpty ? "it gave no reason" : parts.joined(separator: ": ")
    return GitHubError(
      status: answer.status, request: "\(request.method) \(shown(request.url))",
      message: Redaction.without(request.secrets, String(text.prefix(500))), retryTime: retry)
  }
}
