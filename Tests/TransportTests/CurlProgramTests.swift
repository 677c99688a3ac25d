import Glibc
import TestSupport
import Testing
import Transport

@Suite(
  .tags(.large),
  .enabled(if: Subprocess.path(of: "curl", [:]) != nil, "the program curl is not installed"))
struct CurlProgramTests {
  private func curl(_ limits: Subprocess.Limits = .init(silence: 20)) -> CurlProgram {
    CurlProgram(
      environment: HermeticEnvironment.variables(home: "/nonexistent"), limits: limits)
  }

  @Test func aRequestArrivesAsItWasMadeAndItsAnswerAsItWasGiven() throws {
    let server = try LoopbackHTTPServer { _ in
      .text(201, "line\nzwei ü\u{0}", [("X-One", " a: b "), ("Link", "<x>; rel=\"next\"")])
    }
    var request = CurlRequest("POST", server.url + "/a%2Fb/[x]{1,2}?q=1&r=%20")
    request.headers = [
      ("Authorization", "Bearer a\"b\\c"), ("X-Empty", ""), ("Content-Type", "application/json"),
    ]
    request.body = "{\"text\": \"ä \\n 'x' @file\"}\n\ttab\r\nend"
    let answer = try curl().send(request)
    #expect(answer.status == 201)
    #expect(answer.headers["x-one"] == "a: b")
    #expect(answer.headers["link"] == "<x>; rel=\"next\"")
    #expect(answer.body == Array("line\nzwei ü\u{0}".utf8))
    let got = try #require(server.requests.first)
    #expect(server.requests.count == 1)
    #expect(got.method == "POST")
    #expect(got.target == "/a%2Fb/[x]{1,2}?q=1&r=%20")
    #expect(got.headers["authorization"] == "Bearer a\"b\\c")
    #expect(got.headers["x-empty"] == "")
    #expect(got.headers["content-type"] == "application/json")
    #expect(got.headers["expect"] == nil)
    #expect(got.bodyText == request.body)
  }

  @Test func aBodyMayBeLargerThanALineOfAnyProgram() throws {
    let server = try LoopbackHTTPServer { .text(200, "\($0.body.count)") }
    var request = CurlRequest("POST", server.url)
    request.headers = [("Content-Type", "application/x-ndjson")]
    request.body = "@" + String(repeating: "{\"a\":\"@@@ü\\\"\"}\n", count: 200_000)
    let answer = try curl().send(request)
    #expect(String(decoding: answer.body, as: UTF8.self) == "\(request.body?.utf8.count ?? 0)")
    #expect(server.requests.first?.bodyText == request.body)
    #expect(server.requests.first?.headers["content-type"] == "application/x-ndjson")
  }

  @Test(arguments: [301, 404, 422, 500])
  func aStatusIsAnAnswerAndNoRedirectionIsFollowed(status: Int) throws {
    let server = try LoopbackHTTPServer { _ in .text(status, "no", [("Location", "/other")]) }
    #expect(try curl().send(CurlRequest("GET", server.url + "/x")).status == status)
    #expect(server.requests.count == 1)
  }

  @Test func aHeadHasNoBody() throws {
    let server = try LoopbackHTTPServer { _ in .text(200, "12345") }
    let answer = try curl().send(CurlRequest("HEAD", server.url))
    #expect(answer.headers["content-length"] == "5" && answer.body.isEmpty)
  }

  @Test func interimAnswersAreSkipped() throws {
    let server = try LoopbackHTTPServer { _ in
      .raw(
        Array(
          ("HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").utf8))
    }
    let answer = try curl().send(CurlRequest("GET", server.url))
    #expect(answer.status == 200 && answer.body == Array("ok".utf8))
    #expect(answer.headers["link"] == nil)
  }

  @Test func aServerThatSaysNothingIsNotWaitedForForEver() throws {
    let server = try LoopbackHTTPServer { _ in .silence }
    let start = ContinuousClock.now
    let error = #expect(throws: TransportError.self) {
      try curl(.init(silence: 1)).send(CurlRequest("GET", server.url))
    }
    #expect(error?.kind == .timeout)
    #expect(start.duration(to: .now) < .seconds(60))
  }

  @Test func aServerThatIsNotThere() throws {
    let port = try LoopbackServer.freePort()
    let error = #expect(throws: TransportError.self) {
      try curl().send(CurlRequest("GET", "http://127.0.0.1:\(port)/"))
    }
    #expect(error?.kind == .unreachable)
    #expect(error?.message.contains("127.0.0.1") == true)
  }

  @Test(arguments: ["", "no HTTP at all", "HTTP/1.1 two\r\n\r\n"])
  func whatIsNoHTTPIsAFailure(text: String) throws {
    let server = try LoopbackHTTPServer { _ in .raw(Array(text.utf8)) }
    #expect(throws: TransportError.self) { try curl().send(CurlRequest("GET", server.url)) }
  }

  @Test func anAnswerIsBounded() throws {
    let server = try LoopbackHTTPServer { _ in
      .status(200, headers: [], body: [UInt8](repeating: 65, count: 200_000))
    }
    #expect(throws: TransportError.self) {
      try curl(.init(silence: 20, output: 100_000)).send(CurlRequest("GET", server.url))
    }
  }

  @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/", "-o/tmp/x"])
  func onlyHTTPIsSpoken(url: String) {
    #expect(throws: TransportError.self) { try curl().send(CurlRequest("GET", url)) }
  }

  @Test func whatWouldBeASecondHeaderIsRefused() throws {
    let server = try LoopbackHTTPServer { _ in .text(200, "") }
    for header in [("X", "a\r\nY: b"), ("@/etc/passwd", ""), ("X: Y", "b"), ("", "b")] {
      var request = CurlRequest("GET", server.url)
      request.headers = [header]
      #expect(throws: TransportError.self) { try curl().send(request) }
    }
    #expect(throws: TransportError.self) {
      try curl().send(CurlRequest("GET / HTTP/1.1\r\nX:", server.url))
    }
    #expect(server.requests.isEmpty)
  }

  @Test func secretsAreInNoArgumentAndNoComplaint() throws {
    let folder = try TemporaryDirectory("storage-curl")
    // A curl that shows what any user of the machine can see of it, and then complains of all.
    try folder.write(
      """
      #!/bin/sh
      tr '\\0' ' ' </proc/$$/cmdline >"\(folder.path("seen"))"
      tr '\\0' '\\n' </proc/$$/environ >>"\(folder.path("seen"))"
      cat >"\(folder.path("told"))"
      cat "\(folder.path("told"))" >&2
      exit 7
      """, to: "bin/curl", executable: true)
    var environment = HermeticEnvironment.variables(home: folder.path)
    environment["PATH"] = folder.path("bin") + ":/usr/bin:/bin"
    var request = CurlRequest("GET", "https://user:pa55word@127.0.0.1/x")
    request.headers = [("Authorization", "Bearer s3cr3t-t0ken")]
    request.secrets = ["s3cr3t-t0ken"]
    let error = #expect(throws: TransportError.self) {
      try CurlProgram(environment: environment).send(request)
    }
    #expect(error?.kind == .unreachable, "\(String(describing: error))")
    #expect(try folder.read("told").contains("s3cr3t-t0ken"))
    #expect(try !folder.read("seen").contains("s3cr3t-t0ken"))
    #expect(try !folder.read("seen").contains("pa55word"))
    #expect(error?.message.contains("s3cr3t-t0ken") == false)
    #expect(error?.message.contains("pa55word") == false)
    #expect(error?.message.contains("Bearer ***") == true)
  }

  @Test func theUsersConfigurationIsNotRead() throws {
    let folder = try TemporaryDirectory("storage-curl")
    try folder.write("header = \"X-Mine: 1\"\noutput = \(folder.path("leak"))\n", to: ".curlrc")
    let server = try LoopbackHTTPServer { _ in .text(200, "ok") }
    let answer = try CurlProgram(environment: HermeticEnvironment.variables(home: folder.path))
      .send(CurlRequest("GET", server.url))
    #expect(answer.body == Array("ok".utf8))
    #expect(server.requests.first?.headers["x-mine"] == nil)
  }

  @Test func aMissingCurlIsNamed() {
    let error = #expect(throws: TransportError.self) {
      try CurlProgram(environment: ["PATH": "/nonexistent"]).send(CurlRequest("GET", "http://x/"))
    }
    #expect(error?.kind == .missingProgram)
  }
}
