import TestSupport
import Testing

@testable import PackageRegistry
@testable import RegistryServer

@Suite(.tags(.small)) struct HTTPValueTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test(
    arguments: [
      ("/search?a=b", "/search", "a=b"), ("/a%20b", "/a b", nil), ("/a%2e%2e/b", "/a../b", nil),
      ("/?", "/", ""), ("/search??", "/search", "?"), ("http://h:1/x?y", "/x", "y"),
      ("HTTPS://h/x", "/x", nil), ("/%00", "/\0", nil), ("/a#b", "/a#b", nil),
    ] as [(String, String, String?)])
  func targetsAreTakenApart(raw: String, path: String, query: String?) throws {
    let target = try #require(RequestTarget(raw))
    #expect(target.path == bytes(path))
    #expect(target.query == query)
  }

  @Test(arguments: ["", "x", "*", "/%", "/%2", "/%zz", "http://", "http:///x", "ftp://h/x", "h:80"])
  func whatIsNoPathIsRefused(raw: String) {
    #expect(RequestTarget(raw) == nil)
  }

  @Test(arguments: [
    ("//search", "/search"), ("/./search", "/search"), ("/a/../b", "/b"), ("/a/..", "/"),
    ("/../../a/", "/a/"), ("/a//", "/a/"), ("/a/.", "/a"), ("/", "/"), ("/a/%2e%2e/b", "/b"),
    ("/a/..%2fb/", "/b/"), ("/a b/ü/?x=%zz", "/a%20b/%C3%BC/?x=%zz"), ("/...", "/..."),
  ])
  func pathsAreCleaned(raw: String, clean: String) throws {
    let target = try #require(RequestTarget(raw))
    #expect(RequestTarget(path: target.cleanPath, query: target.query).text == clean)
  }

  @Test(
    arguments: [
      ("/", .route(.index)), ("/index.json", .route(.index)), ("/search", .route(.search)),
      ("/search/", .redirect(Array("/search".utf8))), ("/SEARCH", .none), ("/searching", .none),
      ("/health", .route(.health)), ("/favicon.ico", .route(.favicon)),
      ("/epr/any/foo-1.0.0.zip", .route(.archive(.zip, name: "foo", version: "1.0.0"))),
      ("/epr/any/foo-1.0.0.tar.gz", .route(.archive(.tarGzip, name: "foo", version: "1.0.0"))),
      ("/epr/any/foo-1.0.0.zip.sig", .route(.signature(name: "foo", version: "1.0.0"))),
      ("/epr/x/foo-bar-1.0.1.zip", .route(.archive(.zip, name: "foo", version: "bar-1.0.1"))),
      ("/epr/x/foo-1.zip.zip", .route(.archive(.zip, name: "foo", version: "1.zip"))),
      ("/epr/x/Example-1.0.1.zip", .none), ("/epr/x/foo-.zip", .none), ("/epr/x/foo.zip", .none),
      ("/epr/foo-1.0.0.zip", .none), ("/epr//foo-1.0.0.zip", .none),
      ("/epr/a/b/foo-1.0.0.zip", .none),
      ("/epr/x/foo-1.0.0.zip/", .redirect(Array("/epr/x/foo-1.0.0.zip".utf8))),
      ("/package/foo/1.0.0/", .route(.package(name: "foo", version: "1.0.0"))),
      ("/package/foo/1.0.0", .redirect(Array("/package/foo/1.0.0/".utf8))),
      ("/package/Foo/1.0.0/", .redirect(Array("/package/Foo/1.0.0".utf8))),
      ("/package/Foo/1.0.0", .none), ("/package/foo", .none), ("/package/foo/", .none),
      ("/package/foo/1/a/b.md", .route(.file(name: "foo", version: "1", path: "a/b.md"))),
      ("/package/foo/1/a/", .redirect(Array("/package/foo/1/a".utf8))),
      ("/packages/foo/1/a", .none),
    ] as [(String, Route.Match)])
  func pathsAreMatched(path: String, expected: Route.Match) {
    #expect(Route.match(bytes(path)) == expected)
  }

  @Test(
    arguments: [
      ("bytes=0-9", .parts([0..<10])), ("bytes=90-", .parts([90..<100])),
      ("bytes=-10", .parts([90..<100])), ("bytes=-1000", .parts([0..<100])),
      ("bytes=95-200", .parts([95..<100])), ("bytes=0-0,5-6", .parts([0..<1, 5..<7])),
      ("bytes=100-", .unsatisfiable), ("bytes=-0", .unsatisfiable), ("bytes=0-99,0-99", .whole),
      ("bytes=5-4", .whole), ("bytes=a-b", .whole), ("items=0-1", .whole),
      ("bytes=", .unsatisfiable),
      ("bytes=1-2-3", .whole), ("bytes= 1 - 2 ", .parts([1..<3])), ("bytes=0x1-2", .whole),
      ("bytes=99999999999999999999-", .whole),
    ] as [(String, ByteRanges)])
  func rangesAreRead(header: String, expected: ByteRanges) {
    #expect(ByteRanges(header, size: 100) == expected)
  }

  @Test func datesAreReadAndWritten() {
    #expect(HTTPDate.text(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    for text in [
      "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    ] {
      #expect(HTTPDate.seconds(text) == 784_111_777, "\(text)")
    }
    for text in [
      "", "yesterday", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 99 Nov 1994 08:49:37 GMT",
      "1 2 3 4 5",
    ] {
      #expect(HTTPDate.seconds(text) == nil, "\(text)")
    }
  }

  @Test(arguments: [
    ("gzip", true), ("gzip;q=0", false), ("*", true), ("*;q=0", false), ("br, gzip;q=0.5", true),
    ("identity", false), ("gzip;q=0, *", false), ("GZIP", true), ("", false),
  ])
  func encodingsAreRead(header: String, admits: Bool) {
    #expect(AcceptEncoding.admitsGzip(header) == admits)
  }

  @Test(
    arguments: [
      ([:], .proceed), (["if-none-match": "\"t\""], .notModified),
      (["if-none-match": "W/\"t\", \"x\""], .notModified),
      (["if-none-match": "\"t-gzip\""], .notModified),
      (["if-none-match": "\"x\""], .proceed), (["if-none-match": "*"], .notModified),
      (["if-match": "\"x\""], .preconditionFailed), (["if-match": "\"t\""], .proceed),
      (["if-match": "*"], .proceed), (["if-match": "W/\"t\""], .preconditionFailed),
      (["if-modified-since": "Sun, 06 Nov 1994 08:49:37 GMT"], .notModified),
      (["if-modified-since": "Sun, 06 Nov 1994 08:49:36 GMT"], .proceed),
      (["if-none-match": "\"x\"", "if-modified-since": "Sun, 06 Nov 1994 08:49:37 GMT"], .proceed),
      (["if-unmodified-since": "Sun, 06 Nov 1994 08:49:36 GMT"], .preconditionFailed),
      (["if-unmodified-since": "Sun, 06 Nov 1994 08:49:37 GMT"], .proceed),
    ] as [([String: String], ConditionalRequest.Verdict)])
  func conditionsAreJudged(headers: [String: String], verdict: ConditionalRequest.Verdict) {
    let request = HTTPRequest(target: "/", headers: headers.map { ($0.key, $0.value) })
    let condition = ConditionalRequest(
      request: request, tags: ["\"t\"", "\"t-gzip\""], modified: 784_111_777)
    #expect(condition.verdict == verdict)
  }

  @Test(
    arguments: [
      ("Host: a", nil), ("host: a\nContent-Length: 0", nil),
      ("Host: a\nHost: b", "not exactly one Host"), ("X: y", "not exactly one Host"),
      ("Host: a\nTransfer-Encoding: chunked", "Transfer-Encoding is not accepted"),
      ("Host: a\nTRANSFER-ENCODING: identity", "Transfer-Encoding is not accepted"),
      ("Host: a\nContent-Length: 5", "request bodies are not accepted"),
      ("Host: a\nContent-Length: 00", "request bodies are not accepted"),
      ("Host: a\nContent-Length: 0\nContent-Length: 0", "more than one Content-Length"),
      ("Host: a\nX Y: z", "header name is not a token"),
      ("Host: a\n: z", "header name is not a token"),
      ("Host: a\nX: \u{1}", "control byte in a header value"), ("Host: a\nX: \t", nil),
    ] as [(String, String?)])
  func unsoundHeadsAreRefused(lines: String, refusal: String?) {
    let headers = lines.split(separator: "\n").map { line in
      let colon = line.firstIndex(of: ":") ?? line.endIndex
      return (
        name: Array(line[..<colon].utf8),
        value: Array(line[colon...].dropFirst().trimmingPrefix(" ").utf8)
      )
    }
    #expect(
      FramingGuard.refusal(
        version: "HTTP/1.1", method: bytes("GET"), target: bytes("/"), headers: headers) == refusal)
  }

  @Test func typesComeFromTheTable() {
    for (path, type) in [
      ("a/b.md", "text/markdown; charset=utf-8"), ("x.YML", "text/yaml; charset=UTF-8"),
      ("a.tar.gz", "application/gzip"), ("LICENSE", "text/plain; charset=utf-8"),
      ("stream.yml.hbs", "text/plain; charset=utf-8"), ("a.svg", "image/svg+xml"),
    ] {
      #expect(ContentType.of(path: path, bytes: Array("text".utf8)) == type)
    }
    #expect(ContentType.of(path: "data", bytes: [0, 1, 2]) == "application/octet-stream")
  }

  @Test func theCacheStaysWithinItsSize() {
    let cache = BoundedCache<Int>(limit: 100)
    for number in 0..<20 { cache.insert(number, size: 10, for: "\(number)") }
    let kept = (0..<20).filter { cache.value("\($0)") != nil }
    #expect(kept.count <= 10)
    #expect(kept.contains(19))
    cache.insert(1, size: 60, for: "large")
    #expect(cache.value("large") == nil)
  }
}
