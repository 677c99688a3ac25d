import TestSupport

/// Makes unsound requests of sound ones.
enum RequestMutation {
  private static let good: [[UInt8]] = [
    "GET /health HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /search?kibana.version=8.5.0&prerelease=true HTTP/1.1\r\nHost: a\r\n"
      + "Accept-Encoding: gzip, deflate;q=0.5\r\nIf-None-Match: \"x\", W/\"y\"\r\n\r\n",
    "GET /categories?experimental=true HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n",
    "HEAD /package/nginx/1.0.0/ HTTP/1.1\r\nHost: a\r\nUser-Agent: x\r\n\r\n",
    "GET /package/nginx/1.0.0/manifest.yml HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1,5-,-3\r\n\r\n",
    "GET /epr/nginx/nginx-1.0.0.zip HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
    "POST /search HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody",
    "GET http://a/%2e%2e/favicon.ico HTTP/1.0\r\nHost: a\r\n"
      + "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n",
  ].map { Array($0.utf8) }

  /// Bytes that parsers stumble over.
  private static let odd: [UInt8] = [0, 9, 10, 11, 13, 32, 34, 37, 44, 47, 58, 127, 128, 255]

  /// A good request after one to four accidents.
  static func mutated(by random: inout SplitMix64) -> [UInt8] {
    var bytes = good.randomElement(using: &random) ?? []
    for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, place + Int.random(in: 1...40, using: &random))
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes[place] = odd.randomElement(using: &random) ?? 0
      case 2: bytes.insert(odd.randomElement(using: &random) ?? 0, at: place)
      case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
      case 4: bytes.removeSubrange(place..<end)
      default: bytes.removeSubrange(place...)
      }
    }
    return bytes
  }
}
