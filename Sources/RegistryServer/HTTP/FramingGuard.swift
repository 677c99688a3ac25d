/// Refuses requests that two parsers could take for different numbers of requests.
///
/// libmicrohttpd accepts Content-Length and Transfer-Encoding together, several lengths, a second
/// Host and names that are no tokens; behind a proxy such a request can hide another one. The
/// registry takes no bodies, so everything that could begin one is refused.
enum FramingGuard {
  /// Says why a request is refused; nil if it is sound.
  ///
  /// `version` is such as `HTTP/1.1`; all else are the raw bytes.
  static func refusal(
    version: String, method: some Collection<UInt8>, target: some Collection<UInt8>,
    headers: [(name: [UInt8], value: [UInt8])]
  ) -> String? {
    guard version == "HTTP/1.1" || version == "HTTP/1.0" else { return "unsupported HTTP version" }
    guard isToken(method) else { return "method is not a token" }
    guard !target.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
      return "control byte in the request target"
    }
    guard target.first == UInt8(ascii: "/") || isAbsolute(target) else {
      return "request target is not a path"
    }
    var hosts = 0
    var lengths = 0
    for (name, value) in headers {
      guard isToken(name) else { return "header name is not a token" }
      guard !value.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) else {
        return "control byte in a header value"
      }
      switch name.count {
      case 4 where equals(name, "host"): hosts += 1
      case 14 where equals(name, "content-length"):
        lengths += 1
        guard value == [UInt8(ascii: "0")] else { return "request bodies are not accepted" }
      case 17 where equals(name, "transfer-encoding"): return "Transfer-Encoding is not accepted"
      default: continue
      }
    }
    guard lengths <= 1 else { return "more than one Content-Length" }
    guard hosts == 1 || hosts == 0 && version == "HTTP/1.0" else {
      return "not exactly one Host"
    }
    return nil
  }

  /// Whether a target has the form `http://host/path`, which routing reduces to its path.
  private static func isAbsolute(_ target: some Collection<UInt8>) -> Bool {
    ["http://", "https://"].contains { scheme in
      guard target.prefix(scheme.utf8.count).map({ $0 | 0x20 }) == scheme.utf8.map({ $0 | 0x20 })
      else { return false }
      // A host that is not there would be another one for whoever stands in front.
      let host = target.dropFirst(scheme.utf8.count).prefix { $0 != UInt8(ascii: "/") }
      return !host.isEmpty && !host.contains { "?#@".utf8.contains($0) }
    }
  }

  private static func isToken(_ text: some Collection<UInt8>) -> Bool {
    !text.isEmpty
      && text.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }

  private static func equals(_ name: [UInt8], _ lowercase: String) -> Bool {
    name.elementsEqual(lowercase.utf8) { byte, expected in
      byte == expected || (0x41...0x5A).contains(byte) && byte | 0x20 == expected
    }
  }
}
