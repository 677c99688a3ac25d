import PackageRegistry
import RegistryServer
import TestSupport
import Testing

/// The service's answers: headers, redirects, errors, conditions, ranges.
@Suite(.tags(.medium)) struct ServiceTests {
  private let repository: TestRepository
  private let registry: Registry
  private let service: RegistryService

  init() throws {
    repository = try TestRepository {
      TestBranch("production") {
        TestPackage(
          "nginx", "1.0.0", content: String(repeating: "words and words ", count: 200),
          signature: "signed", extra: [TestFile("img/icon.svg", "<svg/>")])
        TestPackage("system", "1.0.0-beta1")
        TestPackage("large", "1.0.0", content: String(repeating: "many words ", count: 10_000))
      }
    }
    registry = try Registry(sources: [
      .branches(["production"], ofRepositoryAt: repository.path, environment: [:])
    ])
    service = RegistryService(registry: registry)
  }

  private func ask(
    _ target: String, _ headers: [String: String] = [:], method: String = "GET"
  ) -> HTTPResponse {
    service.answer(
      HTTPRequest(method: method, target: target, headers: headers.map { ($0.key, $0.value) }))
  }

  private func text(_ response: HTTPResponse) -> String {
    String(decoding: response.body.bytes(), as: UTF8.self)
  }

  @Test func theLibraryAndTheServiceGiveTheSameBytes() throws {
    for query in ["", "all=true", "prerelease=true&kibana.version=8.1.0", "category=custom"] {
      #expect(
        try ask("/search?" + query).body.bytes()
          == registry.search(SearchQuery(QueryParameters(query))))
      #expect(
        try ask("/categories?" + query).body.bytes()
          == registry.categories(CategoriesQuery(QueryParameters(query))))
    }
    #expect(try ask("/package/nginx/1.0.0/").body.bytes() == registry.package("nginx", "1.0.0"))
    #expect(
      try ask("/epr/nginx/nginx-1.0.0.zip").body.bytes()
        == registry.archive(.zip, of: "nginx", "1.0.0").bytes)
  }

  @Test func cacheControlComesInTwoLines() {
    #expect(ask("/search").values("Cache-Control") == ["max-age=600", "public"])
    #expect(ask("/").values("Cache-Control") == ["max-age=10", "public"])
    #expect(ask("/nope").values("Cache-Control") == ["max-age=0", "private, no-store"])
    #expect(ask("/health").values("Cache-Control") == [])
  }

  @Test(arguments: [
    ("/nope", 404, "404 page not found\n"),
    ("/package/nope/1.0.0/", 404, "package revision not found\n"),
    ("/package/nginx/1.0/", 400, "invalid package version\n"),
    ("/package/nginx/1.0.0/nope.md", 404, "resource not found\n"),
    ("/package/nginx/1.0.0/docs", 404, "resource not found\n"),
    ("/package/nginx/1.0.0/a%00b", 404, "resource not found\n"),
    ("/package/nginx/1.0.0/%ff", 404, "resource not found\n"),
    ("/epr/nginx/nginx-9.0.0.zip", 404, "artifact not found\n"),
    ("/epr/nginx/nginx-v1.zip", 400, "invalid package version\n"),
    ("/epr/system/system-1.0.0-beta1.zip.sig", 404, "signature file not found\n"),
    ("/search?all=x", 400, "invalid 'all' query param: 'x'\n"),
    ("/%zz", 400, "bad request target\n"),
  ])
  func errorsAreNotCached(target: String, status: Int, body: String) {
    let response = ask(target)
    #expect(response.status == status)
    #expect(text(response) == body)
    #expect(response.values("Cache-Control") == ["max-age=0", "private, no-store"])
    #expect(response.values("X-Content-Type-Options") == ["nosniff"])
    #expect(response.values("Content-Type") == ["text/plain; charset=utf-8"])
  }

  @Test func redirectsGoToTheCleanPathAndTheRoutesForm() {
    let clean = ask("//search?x=%zz")
    #expect(clean.status == 301)
    #expect(clean.values("Location") == ["/search?x=%zz"])
    #expect(clean.values("Access-Control-Allow-Origin") == [])
    #expect(clean.body.count == 0)
    let slash = ask("/package/nginx/1.0.0?a=1&b=<")
    #expect(slash.values("Location") == ["/package/nginx/1.0.0/?a=1&b=<"])
    #expect(
      text(slash)
        == "<a href=\"/package/nginx/1.0.0/?a=1&amp;b=&lt;\">Moved Permanently</a>.\n\n")
    let post = ask("/search/", method: "POST")
    #expect(post.body.count == 0)
    #expect(post.values("Content-Type") == [])
  }

  @Test func unknownParametersAreRefusedWhenAsked() {
    var settings = ServiceSettings()
    settings.refusesUnknownParameters = true
    let strict = RegistryService(registry: registry, settings: settings)
    let response = strict.answer(HTTPRequest(target: "/search?a%22b=1"))
    #expect(response.status == 400)
    #expect(text(response) == "unknown query parameter: \"a\\\"b\"\n")
    #expect(strict.answer(HTTPRequest(target: "/search?all=true&internal=x")).status == 200)
    #expect(strict.answer(HTTPRequest(target: "/categories?package=x")).status == 400)
    #expect(ask("/search?unknown=1").status == 200)
  }

  @Test func everyBodyHasATagThatSparesIt() throws {
    for target in [
      "/", "/search", "/categories", "/package/nginx/1.0.0/", "/package/nginx/1.0.0/manifest.yml",
      "/epr/nginx/nginx-1.0.0.zip", "/epr/nginx/nginx-1.0.0.tar.gz",
      "/epr/nginx/nginx-1.0.0.zip.sig", "/favicon.ico",
    ] {
      let first = ask(target)
      #expect(first.status == 200, "\(target)")
      let tag = try #require(first.values("ETag").first)
      #expect(tag.hasPrefix("\"") && tag.hasSuffix("\""))
      let second = ask(target, ["If-None-Match": tag])
      #expect(second.status == 304)
      #expect(second.body.count == 0)
      #expect(second.values("ETag") == [tag])
      #expect(second.values("Content-Type") == [])
      #expect(ask(target, ["If-Match": "\"other\""]).status == 412)
    }
  }

  @Test func filesHaveATimeAndRanges() throws {
    let path = "/package/nginx/1.0.0/docs/README.md"
    let whole = ask(path)
    let time = try #require(whole.values("Last-Modified").first)
    #expect(time == "Sun, 13 Sep 2020 12:26:40 GMT")
    #expect(ask(path, ["If-Modified-Since": time]).status == 304)
    let part = ask(path, ["Range": "bytes=2-6"])
    #expect(part.status == 206)
    #expect(part.values("Content-Range") == ["bytes 2-6/\(whole.body.count)"])
    #expect(part.body.bytes() == Array(whole.body.bytes()[2...6]))
    let both = ask(path, ["Range": "bytes=0-0,2-3"])
    #expect(both.status == 206)
    #expect(both.values("Content-Type").first?.hasPrefix("multipart/byteranges; boundary=") == true)
    #expect(text(both).contains("Content-Range: bytes 2-3/\(whole.body.count)\r\n"))
    let none = ask(path, ["Range": "bytes=999999-"])
    #expect(none.status == 416)
    #expect(text(none) == "invalid range: failed to overlap\n")
    #expect(none.values("Content-Range") == ["bytes */\(whole.body.count)"])
    let tag = try #require(whole.values("ETag").first)
    #expect(ask(path, ["Range": "bytes=2-6", "If-Range": tag]).status == 206)
    #expect(ask(path, ["Range": "bytes=2-6", "If-Range": "\"x\""]).status == 200)
    #expect(ask(path, ["Range": "bytes=2-6", "If-Range": time]).status == 206)
  }

  @Test func aLargeTextIsCompressedByAnotherThread() throws {
    let path = "/package/large/1.0.0/docs/README.md"
    let plain = ask(path)
    let gzip = ["Accept-Encoding": "gzip"]
    for headers in [gzip, gzip.merging(["If-None-Match": "*"]) { $1 }] {
      let first = ask(path, headers)
      #expect(first.values("Content-Encoding") == [])
      #expect(first.values("ETag") == plain.values("ETag"))
      #expect(first.better != nil)
    }
    let better = ask(path, gzip).best
    #expect(better.values("Content-Encoding") == ["gzip"])
    #expect(better.body.count < plain.body.count / 4)
    #expect(better.route == plain.route)
    let second = ask(path, gzip)
    #expect(second.better == nil)
    #expect(second.body.bytes() == better.body.bytes())
    let tag = try #require(second.values("ETag").first)
    #expect(
      ask(path, ["Accept-Encoding": "gzip", "If-None-Match": tag]).spared
        == .length(second.body.count))
  }

  @Test func textsAreCompressedUnderATagOfTheirOwn() throws {
    let path = "/package/nginx/1.0.0/docs/README.md"
    let plain = ask(path)
    let small = ask(path, ["Accept-Encoding": "gzip"])
    #expect(small.values("Content-Encoding") == ["gzip"])
    #expect(small.body.count < plain.body.count / 4)
    let tag = try #require(plain.values("ETag").first)
    #expect(small.values("ETag") == [tag.dropLast() + "-gzip\""])
    #expect(plain.values("Vary") == ["Accept-Encoding"])
    #expect(ask(path, ["Accept-Encoding": "gzip", "If-None-Match": tag]).status == 304)
    #expect(ask(path, ["Accept-Encoding": "gzip", "Range": "bytes=0-3"]).status == 206)
    #expect(ask("/epr/nginx/nginx-1.0.0.zip", ["Accept-Encoding": "gzip"]).values("Vary") == [])
    #expect(ask("/", ["Accept-Encoding": "gzip"]).values("Content-Encoding") == [])
  }
}
