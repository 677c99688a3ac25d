/// Where another registry, or a storage of packages, is: a URL in parts.
package struct RemoteAddress: Sendable, Hashable {
  /// Why a text is no address.
  package struct Fault: Error, Hashable {
    /// What the address must be, as it follows the name of an option.
    package let reason: String
  }

  /// `http` or `https`.
  package let scheme: String
  /// User and password, with the `@` after them; empty where there are none.
  private let user: String
  /// Host and port.
  private let host: String
  /// The path, without a slash at its end.
  private let path: String

  /// Reads `http://…` or `https://…`, without a query.
  package init(_ text: String) throws(Fault) {
    let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, ["http", "https"].contains(parts[0].lowercased()),
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !text.contains("?"), !text.contains("#")
    else { throw Fault(reason: "wants a URL, such as https://registry.example.com") }
    scheme = parts[0].lowercased()
    let slash = parts[1].firstIndex(of: "/") ?? parts[1].endIndex
    let authority = parts[1][..<slash]
    let at = authority.lastIndex(of: "@").map { authority.index(after: $0) }
    user = String(authority[..<(at ?? authority.startIndex)])
    host = String(authority[(at ?? authority.startIndex)...])
    var path = parts[1][slash...]
    while path.hasSuffix("/") { path.removeLast() }
    self.path = String(path)
    guard !host.isEmpty else { throw Fault(reason: "wants a URL with a host") }
  }

  package var isSecure: Bool { scheme == "https" }

  /// What is asked: a path below the address, or below its host.
  ///
  /// The reference registry ignores the address's own path for lists.
  func question(_ path: String, fromRoot: Bool = false) -> String {
    "\(scheme)://\(user)\(host)\(fromRoot ? "" : self.path)\(path)"
  }

  /// What clients are sent to: as `question`, without user and password.
  func location(_ path: String) -> String { "\(scheme)://\(host)\(self.path)\(path)" }

  /// A path or query with every byte escaped that may not stand in a URL.
  static func escaped(_ text: String) -> String {
    var escaped: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        escaped.append(byte)
      case _ where "-_.~!$&'()*+,;=:@/".utf8.contains(byte): escaped.append(byte)
      default: escaped += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  /// A query as it came, with what would end it or is no ASCII escaped.
  static func passedOn(query: String) -> String {
    var passed = ""
    for scalar in query.unicodeScalars {
      switch scalar {
      case "#", "\"", "<", ">", "\\", "^", "`", "{", "|", "}":
        passed += escaped(String(scalar))
      case "!"..."~": passed.unicodeScalars.append(scalar)
      default: passed += escaped(String(scalar))
      }
    }
    return passed
  }
}
