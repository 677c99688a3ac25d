/// A repository on GitHub, and where the interface to it is.
package struct GitHubPlace: Hashable, Sendable {
  package static let publicHost = "github.com"

  package let host: String
  package let owner: String
  package let name: String
  /// The start of every address of the interface, without a slash at its end.
  package let api: String
  /// Whether the keys that the environment holds belong there.
  package let isHome: Bool

  /// Finds out where a remote's pull requests are made; nil where the remote is at no such host.
  ///
  /// - Parameters:
  ///   - url: The remote's URL.
  ///   - host: The host that the settings name.
  ///   - environment: The variables of the process: GitHub's own runners set `GITHUB_REPOSITORY`,
  ///     `GITHUB_SERVER_URL` and `GITHUB_API_URL`, users of `gh` set `GH_HOST`.
  package init?(remote url: String, host: String, environment: [String: String]) {
    let remote = Self.parts(of: url)
    let isRemoteHost = remote?.host == host
    let named = (isRemoteHost ? remote?.path : nil) ?? environment["GITHUB_REPOSITORY"] ?? ""
    let words = named.split(separator: "/", omittingEmptySubsequences: false)
    guard words.count == 2, words.allSatisfy(Self.isName) else { return nil }
    (self.host, owner, name) = (host, String(words[0]), String(words[1]))
    isHome = host == Self.home(environment)
    let stated = environment["GITHUB_API_URL"] ?? ""
    if isHome, !stated.isEmpty, Self.isSafe(stated) {
      api = stated.hasSuffix("/") ? String(stated.dropLast()) : stated
    } else {
      api = host == Self.publicHost ? "https://api.github.com" : "https://\(host)/api/v3"
    }
  }

  /// The host that the keys in the environment are for: the one that GitHub's runners or `GH_HOST`
  /// name, else the public one.
  ///
  /// A storage's settings come with it and can name any host; they must not lead a key there.
  static func home(_ environment: [String: String]) -> String {
    if let server = environment["GITHUB_SERVER_URL"], let host = parts(of: server + "/")?.host {
      return host
    }
    let named = environment["GH_HOST"] ?? ""
    return named.isEmpty ? publicHost : named.lowercased()
  }

  /// The page that offers to open a pull request.
  package func comparison(of branch: String, with base: String) -> String {
    "https://\(host)/\(owner)/\(name)/compare/\(Self.escaped(base))...\(Self.escaped(branch))?expand=1"
  }

  /// The text as part of a path, slashes kept.
  static func escaped(_ text: String) -> String {
    text.utf8.map { byte -> String in
      let isPlain =
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
        || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "-._~/".utf8.contains(byte)
      let digits = String(byte, radix: 16, uppercase: true)
      return isPlain ? String(Unicode.Scalar(byte)) : "%" + (byte < 16 ? "0" : "") + digits
    }.joined()
  }

  /// The host and path of `https://host/path.git`, `ssh://git@host:22/path` or `git@host:path`.
  static func parts(of url: String) -> (host: String, path: String)? {
    var rest = Substring(url)
    var separator: Character = ":"
    if let scheme = url.range(ofText: "://") {
      guard ["http", "https", "ssh", "git+ssh"].contains(url[..<scheme.lowerBound]) else {
        return nil
      }
      rest = url[scheme.upperBound...]
      separator = "/"
    }
    guard let end = rest.firstIndex(of: separator) else { return nil }
    var host = rest[..<end]
    if let at = host.lastIndex(of: "@") { host = host[host.index(after: at)...] }
    if separator == "/", let colon = host.lastIndex(of: ":") { host = host[..<colon] }
    var path = rest[rest.index(after: end)...]
    while path.hasPrefix("/") { path.removeFirst() }
    while path.hasSuffix("/") { path.removeLast() }
    if path.hasSuffix(".git") { path.removeLast(4) }
    return host.isEmpty ? nil : (String(host).lowercased(), String(path))
  }

  private static func isName(_ text: Substring) -> Bool {
    !text.isEmpty && text != "." && text != ".."
      && text.utf8.allSatisfy { escaped(String(Unicode.Scalar($0))).utf8.count == 1 }
  }

  /// Whether a key may go there: encrypted, or no farther than this machine.
  private static func isSafe(_ url: String) -> Bool {
    guard let host = parts(of: url + "/")?.host else { return false }
    return url.hasPrefix("https://") || ["127.0.0.1", "localhost"].contains(host)
  }
}

extension String {
  /// Where the text stands first.
  fileprivate func range(ofText text: String) -> Range<String.Index>? {
    firstRange(of: text)
  }
}
