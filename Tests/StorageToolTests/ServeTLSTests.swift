import Foundation
import TestSupport
import Testing

/// `storage serve --tls-cert --tls-key`: what openssl made is spoken to by curl.
@Suite(.tags(.large), .enabled(if: hasOpenSSL, "openssl is not there"))
struct ServeTLSTests {
  private let directory: TemporaryDirectory
  private let packages = ["--packages", PackageRoot.fixture("packages"), "--listen", "127.0.0.1:0"]

  init() throws {
    directory = try TemporaryDirectory("storage-tls")
    try openssl(
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-days", "2", "-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=localhost",
        "-addext", "subjectAltName=IP:127.0.0.1",
      ])
  }

  private func openssl(_ arguments: [String]) throws {
    _ = try ProcessRun("openssl", arguments, directory: directory.path).output()
  }

  private func identity(_ certificate: String = "cert.pem", _ key: String = "key.pem") -> [String] {
    ["--tls-cert", directory.path(certificate), "--tls-key", directory.path(key)]
  }

  @Test func curlTrustsAndIsServed() throws {
    let server = try ServedRegistry(packages + identity(), in: directory)
    #expect(server.url.hasPrefix("https://127.0.0.1:"))
    let trust = ["--cacert", directory.path("cert.pem")]
    #expect(try server.status("/health", trust) == 200)
    #expect(try server.status("/search?package=foo", trust + ["--tls-max", "1.2"]) == 200)
    #expect(try server.status("/epr/foo/foo-1.2.3.zip", trust + ["--tlsv1.3"]) == 200)
    #expect(try server.status("/health") == 0, "nobody trusts it unasked")
    #expect(try server.end() == 143)
  }

  @Test(arguments: [("-tls1_1", false), ("-tls1_2", true), ("-tls1_3", true)])
  func nothingBeforeTLS12IsSpoken(version: String, isSpoken: Bool) throws {
    let server = try ServedRegistry(packages + identity(), in: directory)
    let run = try ProcessRun(
      "openssl",
      [
        "s_client", "-connect", "127.0.0.1:\(server.port)", version, "-cipher",
        "ALL:@SECLEVEL=0", "-brief",
      ], input: []
    ).run()
    #expect(run.errorText.contains("CONNECTION ESTABLISHED") == isSpoken, "\(run.errorText)")
    #expect(try server.end() == 143)
  }

  @Test func whoSpeaksNoTLSDisturbsNobody() throws {
    let server = try ServedRegistry(packages + identity(), in: directory)
    for bytes in [
      Array("GET /health HTTP/1.1\r\nHost: a\r\n\r\n".utf8),
      [UInt8](repeating: 0xFF, count: 70_000),
      [22, 3, 1, 255, 255, 1],
    ] {
      let connection = try #require(RawConnection(port: server.port))
      connection.send(bytes)
      connection.finishSending()
      let answer = connection.receiveAll()
      #expect(!String(decoding: answer, as: UTF8.self).contains("HTTP/1.1 200"))
    }
    #expect(try server.status("/health", ["--cacert", directory.path("cert.pem")]) == 200)
    #expect(try server.end() == 143)
  }

  @Test func oneWithoutTheOtherIsUsage() throws {
    for words in [identity().prefix(2), identity().suffix(2)] {
      let run = try StorageTool().run(["serve"] + packages + words)
      #expect(run.status == 2)
      #expect(run.error.contains("--tls-"))
    }
  }

  @Test func unusableFilesSayWhy() throws {
    try openssl(
      [
        "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
        "other.pem", "-out", "request.pem", "-subj", "/CN=localhost",
      ])
    try openssl(
      [
        "x509", "-req", "-in", "request.pem", "-signkey", "other.pem", "-days", "-1", "-out",
        "expired.pem",
      ])
    try openssl(
      ["pkcs8", "-topk8", "-in", "key.pem", "-out", "locked.pem", "-passout", "pass:secret"])
    try directory.write("nothing\n", to: "empty.pem")
    let damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    try directory.write(damaged, to: "damaged.pem")
    let cases: [(String, String, String)] = [
      ("none.pem", "key.pem", "No such file"),
      ("cert.pem", "none.pem", "No such file"),
      ("empty.pem", "key.pem", "holds no certificate"),
      ("cert.pem", "empty.pem", "holds no private key"),
      ("cert.pem", "other.pem", "is not that of the certificate"),
      ("expired.pem", "other.pem", "expired at 20"),
      ("cert.pem", "locked.pem", "is encrypted"),
      ("damaged.pem", "key.pem", "cannot be used for TLS"),
    ]
    for (certificate, key, reason) in cases {
      let run = try StorageTool().run(["serve"] + packages + identity(certificate, key))
      #expect(run.status == 2, "\(certificate), \(key)")
      #expect(run.output.isEmpty)
      #expect(run.error.contains(reason), "\(run.error)")
      let isKey = key != "key.pem" && key != "other.pem" || reason.contains("not that of")
      let named = directory.path(isKey ? key : certificate)
      #expect(run.error.contains(named), "\(run.error)")
    }
  }
}

private let hasOpenSSL = (try? ProcessRun("openssl", ["version"]).run().succeeded) ?? false
