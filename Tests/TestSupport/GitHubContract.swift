import Foundation

/// What GitHub's reference says about the requests that the tool makes (version 2022-11-28).
enum GitHubContract {
  /// The fields of a JSON body; none where there is no object.
  static func fields(of request: HTTPExchange.Request) -> [String: Any] {
    guard !request.body.isEmpty else { return [:] }
    let value = try? JSONSerialization.jsonObject(with: Data(request.body))
    return value as? [String: Any] ?? [:]
  }

  static func query(of request: HTTPExchange.Request) -> [String: String] {
    let items = URLComponents(string: "http://x\(request.target)")?.queryItems ?? []
    return Dictionary(items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { $1 })
  }

  /// What is wrong with a request.
  static func violations(of request: HTTPExchange.Request, _ fields: [String: Any]) -> [String] {
    let name = "\(request.method) \(request.target)"
    var found: [String] = []
    func expect(_ isRight: Bool, _ what: String) {
      if !isRight { found.append("\(name): \(what)") }
    }
    expect(request.headers["accept"] == "application/vnd.github+json", "Accept")
    expect(request.headers["x-github-api-version"] == "2022-11-28", "X-GitHub-Api-Version")
    expect(request.headers["user-agent"]?.isEmpty == false, "User-Agent")
    expect(request.headers["authorization"]?.hasPrefix("Bearer ") == true, "Authorization")
    expect(request.headers.keys.contains("expect") == false, "Expect")
    if request.method == "GET" {
      expect(request.body.isEmpty, "a body")
      let query = query(of: request)
      let known: Set = ["state", "head", "base", "sort", "direction", "per_page", "page"]
      expect(Set(query.keys).isSubset(of: known), "query \(query.keys.sorted())")
      expect((1...100).contains(Int(query["per_page"] ?? "30") ?? 0), "per_page")
      expect(query["head"].map { $0.split(separator: ":").count == 2 } ?? true, "head")
      return found
    }
    expect(request.headers["content-type"] == "application/json", "Content-Type")
    let isList = { (key: String) in fields[key].map { $0 is [String] } ?? true }
    switch request.path.split(separator: "/").last.map(String.init) ?? "" {
    case "pulls":
      expect(Set(fields.keys) == ["title", "body", "head", "base", "draft"], "\(fields.keys)")
      for key in ["title", "body", "head", "base"] {
        expect((fields[key] as? String)?.isEmpty == false, key)
      }
      expect(fields["draft"] is Bool, "draft")
      expect((fields["title"] as? String ?? "").count <= 256, "title is too long")
      expect((fields["body"] as? String ?? "").count <= 65_536, "body is too long")
    case "labels":
      expect(Set(fields.keys) == ["labels"] && isList("labels"), "\(fields)")
    case "requested_reviewers":
      expect(Set(fields.keys).isSubset(of: ["reviewers", "team_reviewers"]), "\(fields.keys)")
      expect(isList("reviewers") && isList("team_reviewers"), "\(fields)")
    default:
      expect(request.method == "PATCH", "method")
      expect(
        Set(fields.keys).isSubset(of: ["title", "body", "state", "base"]), "\(fields.keys)")
    }
    return found
  }
}
