import PackageRegistry
import RegistryServer
import Synchronization
import TestSupport
import Testing

/// What is not here is asked for elsewhere.
@Suite(.tags(.medium)) struct RemoteRegistryTests {
  private let repository: TestRepository
  private let here: Registry
  private let there: Registry

  init() throws {
    let repository = try TestRepository {
      TestBranch("here") {
        TestPackage("nginx", "1.0.0", content: "here")
        TestPackage("nginx", "1.2.0")
        TestPackage("system", "2.0.0")
      }
      TestBranch("there") {
        TestPackage("nginx", "1.0.0", content: "there", manifest: nil, extra: [])
        TestPackage("nginx", "1.1.0")
        TestPackage("system", "2.1.0")
        TestPackage("zoom", "1.0.0", content: String(repeating: "text ", count: 400))
      }
    }
    func registry(_ branch: String) throws -> Registry {
      try Registry(sources: [
        .branches([branch], ofRepositoryAt: repository.path, environment: [:])
      ])
    }
    self.repository = repository
    here = try registry("here")
    there = try registry("there")
  }

  /// What was asked for, in order.
  private final class Asked: Sendable {
    private let list = Mutex<[String]>([])
    func add(_ url: String) { list.withLock { $0.append(url) } }
    var urls: [String] { list.withLock { $0 } }
  }

  private static let fast: RemoteRegistry.Patience = {
    var patience = RemoteRegistry.Patience()
    patience.firstPause = .milliseconds(1)
    return patience
  }()

  /// A service that asks `ask`; by default the registry `there`.
  private func service(
    _ address: String = "https://user:secret@registry.example/below/", asked: Asked = Asked(),
    ask: RemoteRegistry.Ask? = nil
  ) throws -> RegistryService {
    let other = RegistryService(registry: there)
    let remote = RemoteRegistry(try RemoteAddress(address), patience: Self.fast) { url in
      asked.add(url)
      if let ask { return try ask(url) }
      let path = url.dropFirst("https://user:secret@registry.example".count)
      let response = other.answer(
        HTTPRequest(target: path.hasPrefix("/below/") ? String(path.dropFirst(6)) : String(path)))
      return (response.status, response.body.bytes())
    }
    return RegistryService(registry: here, remote: remote)
  }

  private func text(_ response: HTTPResponse) -> String {
    String(decoding: response.body.bytes(), as: UTF8.self)
  }

  @Test func listsAreThoseOfBoth() throws {
    let service = try service()
    let both = RegistryService(
      registry: try Registry(
        sources: ["here", "there"].map {
          try .branches([$0], ofRepositoryAt: repository.path, environment: [:])
        }))
    for path in [
      "/search", "/search?all=true", "/search?kibana.version=8.0.0", "/search?kibana.version=9.0.0",
      "/search?package=nginx&all=true", "/search?category=custom",
    ] {
      let response = service.answer(HTTPRequest(target: path))
      #expect(response.status == 200)
      #expect(text(response) == text(both.answer(HTTPRequest(target: path))), "\(path)")
      #expect(response.values("Cache-Control") == ["max-age=600", "public"])
      let tag = try #require(response.values("ETag").first)
      let again = service.answer(
        HTTPRequest(target: path, headers: [("If-None-Match", tag)]))
      #expect(again.status == 304)
    }
    // Each registry counts on its own, so a package that both have counts twice.
    let categories = text(service.answer(HTTPRequest(target: "/categories")))
    #expect(categories.contains("\"count\": 5"), "\(categories)")
  }

  @Test func theQuestionIsPassedOnBelowTheHost() throws {
    let asked = Asked()
    let service = try service(asked: asked)
    _ = service.answer(HTTPRequest(target: "//search?package=a%20b&x=\"ü"))
    #expect(asked.urls == [])
    _ = service.answer(HTTPRequest(target: "/search?package=a%20b&x=\"ü#f"))
    _ = service.answer(HTTPRequest(target: "/categories"))
    _ = service.answer(HTTPRequest(target: "/package/zoom/1.0.0/"))
    let host = "https://user:secret@registry.example"
    #expect(
      asked.urls == [
        host + "/search?package=a%20b&x=%22%C3%BC%23f", host + "/categories",
        host + "/below/package/zoom/1.0.0/",
      ])
    let count = asked.urls.count
    for target in [
      "/search?all=maybe", "/package/nginx/1.0.0/", "/package/zoom/1.0/", "/", "/health",
      "/epr/nginx/nginx-1.2.0.zip", "/package/system/2.0.0/manifest.yml",
    ] {
      #expect(
        !service.asksElsewhere(HTTPRequest(target: target)) || target.hasPrefix("/search")
          || target.contains("1.0/"))
      _ = service.answer(HTTPRequest(target: target))
    }
    #expect(asked.urls.count == count)
    #expect(service.asksElsewhere(HTTPRequest(target: "/package/zoom/1.0.0/")))
  }

  @Test func aPackageThatIsNotHereHasItsPageHereAndItsFilesThere() throws {
    let service = try service()
    let page = service.answer(HTTPRequest(target: "/package/zoom/1.0.0/"))
    #expect(try page.body.bytes() == there.package("zoom", "1.0.0"))
    #expect(page.values("Cache-Control").first == "max-age=10")
    let base = "https://registry.example/below"
    for (path, place) in [
      ("/epr/zoom/zoom-1.0.0.zip", "/epr/package/zoom-1.0.0.zip"),
      ("/epr/any/zoom-1.0.0.zip.sig", "/epr/package/zoom-1.0.0.zip.sig"),
      ("/package/zoom/1.0.0/docs/a%20b.md", "/package/zoom/1.0.0/docs/a%20b.md"),
    ] {
      let response = service.answer(HTTPRequest(target: path))
      #expect(response.status == 301)
      #expect(response.values("Location") == [base + place])
      #expect(response.values("Cache-Control") == ["max-age=600", "public"])
      #expect(response.values("Access-Control-Allow-Origin") == ["*"])
      #expect(text(response) == "<a href=\"\(base + place)\">Moved Permanently</a>.\n\n")
    }
    // The one that is here is served from here.
    let readme = service.answer(HTTPRequest(target: "/package/nginx/1.0.0/docs/README.md"))
    #expect(text(readme).contains("here"))
    for (path, message) in [
      ("/package/none/1.0.0/", "package revision not found"),
      ("/package/none/1.0.0/a.md", "package revision not found"),
      ("/epr/none/none-1.0.0.zip", "artifact not found"),
      ("/epr/none/none-1.0.0.zip.sig", "signature file not found"),
    ] {
      let response = service.answer(HTTPRequest(target: path))
      #expect(response.status == 404)
      #expect(text(response) == message + "\n")
    }
  }

  @Test func aRegistryThatFailsFailsOnlyWhatItIsAskedFor() throws {
    struct Away: Error {}
    let asked = Asked()
    let cases: [(name: String, ask: RemoteRegistry.Ask, questions: Int)] = [
      ("away", { _ in throw Away() }, 5), ("error", { _ in (503, []) }, 5),
      ("garbage", { _ in (200, Array("<html>".utf8)) }, 5), ("refusal", { _ in (403, []) }, 1),
      ("missing", { _ in (404, []) }, 1),
    ]
    for (name, ask, questions) in cases {
      let asked = Asked()
      let service = try service(asked: asked, ask: ask)
      let response = service.answer(HTTPRequest(target: "/search"))
      #expect(response.status == 500, "\(name)")
      #expect(text(response) == "internal server error\n")
      #expect(asked.urls.count == questions, "\(name)")
      for path in ["/package/nginx/1.2.0/", "/epr/nginx/nginx-1.2.0.zip", "/health", "/"] {
        #expect(service.answer(HTTPRequest(target: path)).status == 200, "\(name) \(path)")
      }
      #expect(
        service.answer(HTTPRequest(target: "/package/zoom/1.0.0/")).status
          == (name == "missing" ? 404 : 500))
      // While it is known to be away, it is asked but once.
      if questions > 1 { #expect(asked.urls.count == questions + 1, "\(name)") }
    }
    #expect(asked.urls == [])
  }

  @Test func anOldRegistryWritesNullForNothing() throws {
    let service = try service { _ in (200, Array("null\n".utf8)) }
    for path in ["/search?all=true", "/categories"] {
      let alone = RegistryService(registry: here).answer(HTTPRequest(target: path))
      #expect(text(service.answer(HTTPRequest(target: path))) == text(alone))
    }
  }

  @Test func aRegistryThatComesBackIsAskedAsBefore() throws {
    struct Away: Error {}
    let asked = Asked()
    let good = there
    let service = try service(asked: asked) { _ in
      guard asked.urls.count > 3 else { throw Away() }
      return (200, try good.search(SearchQuery()))
    }
    let response = service.answer(HTTPRequest(target: "/search"))
    #expect(response.status == 200)
    #expect(text(response).contains("zoom"))
    #expect(asked.urls.count == 4)
  }

  @Test func filesOfAStorageIndexAreAtItsEndpoint() throws {
    var document = "{\"packages\": ["
    document += "{\"package_manifest\": "
    document += String(decoding: try there.package("zoom", "1.0.0"), as: UTF8.self) + "}]}"
    let index = LiveStorageIndex(try StorageIndex(Array(document.utf8), origin: "index"))
    var settings = ServiceSettings()
    settings.storageEndpoint = try RemoteAddress("https://files.example/storage/")
    let service = RegistryService(
      registry: try Registry(sources: [.storageIndex(index)]), settings: settings)
    let base = "https://files.example/storage/artifacts/"
    for (path, place) in [
      ("/epr/zoom/zoom-1.0.0.zip", "packages/zoom-1.0.0.zip"),
      ("/epr/zoom/zoom-1.0.0.zip.sig", "packages/zoom-1.0.0.zip.sig"),
      ("/package/zoom/1.0.0/img/a.svg", "static/zoom-1.0.0/img/a.svg"),
    ] {
      let response = service.answer(HTTPRequest(target: path))
      #expect(response.status == 301)
      #expect(response.values("Location") == [base + place])
    }
    #expect(service.answer(HTTPRequest(target: "/epr/zoom/zoom-1.0.0.tar.gz")).status == 404)
    #expect(service.answer(HTTPRequest(target: "/epr/zoom/zoom-1.1.0.zip")).status == 404)
    let page = service.answer(HTTPRequest(target: "/package/zoom/1.0.0/"))
    #expect(try page.body.bytes() == there.package("zoom", "1.0.0"))
  }

  @Test(arguments: [
    "registry.example", "ftp://registry.example", "https://", "https://user@", "https://a b",
    "https://a?b", "https://a#b", "https:///path", "",
  ])
  func anAddressIsAURL(text: String) {
    #expect(throws: RemoteAddress.Fault.self) { try RemoteAddress(text) }
  }
}
