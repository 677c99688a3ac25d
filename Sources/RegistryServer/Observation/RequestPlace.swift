/// A request's path, query, host and port as they were sent, undecoded.
struct RequestPlace {
  let path: String
  let query: String?
  let host: String?
  let port: Int?

  init(_ request: HTTPRequest) {
    let target = request.target
    let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
    path = mark.map { String(target[..<$0]) } ?? target
    query = mark.map { String(target[target.index(after: $0)...]) }
    guard let authority = request.header("host"), !authority.isEmpty else {
      (host, port) = (nil, nil)
      return
    }
    // The colon of an IPv6 address stands in brackets.
    let bracket = authority.utf8.lastIndex(of: UInt8(ascii: "]")) ?? authority.startIndex
    guard let colon = authority.utf8[bracket...].lastIndex(of: UInt8(ascii: ":")) else {
      (host, port) = (authority, nil)
      return
    }
    host = String(authority[..<colon])
    port = UInt16(authority[authority.index(after: colon)...]).map(Int.init)
  }
}
