import RegistryServer
import Synchronization
import TestSupport
import Testing

/// However bytes are framed, no second request hides in them: alone and with nginx in front.
@Suite(.tags(.large)) struct FramingTests {
  /// A listener that notes which targets it was asked for.
  private final class Recorder: Sendable {
    let listener: HTTPListener
    private let asked: Noted

    private final class Noted: Sendable {
      let targets = Mutex<[String]>([])
    }

    init() throws {
      var settings = ListenerSettings()
      settings.port = 0
      let asked = Noted()
      self.asked = asked
      listener = try HTTPListener(settings) { request in
        asked.targets.withLock { $0.append(request.target) }
        return HTTPResponse(status: 200, body: HTTPBody(Array("good".utf8)))
      }
    }

    /// What was asked for since the last call.
    func takeTargets() -> [String] {
      asked.targets.withLock { targets in
        defer { targets = [] }
        return targets
      }
    }

    /// How many requests were answered: served or refused by the guard.
    var answered: Int { listener.activity.requests + listener.activity.refusedRequests }
  }

  @Test func everyCaseIsSeenAsItIs() throws {
    let recorder = try Recorder()
    let client = SocketClient(port: recorder.listener.port)
    var hiddenServed = 0
    for framing in FramingCase.all {
      let statuses = SocketClient.statuses(client.exchange([framing.bytes], patience: 500))
      let targets = recorder.takeTargets()
      switch framing.verdict {
      case .served(let count):
        #expect(targets.count == count, "\(framing): \(statuses)")
        #expect(statuses == Array(repeating: 200, count: count), "\(framing)")
      case .refused:
        hiddenServed += targets.count { $0.hasPrefix("/hidden") }
        #expect(targets == [], "\(framing)")
        // libmicrohttpd's own refusal of a bad Content-Length has its head twice, in one answer;
        // 505 is the right word for another version of HTTP.
        #expect(
          Set(statuses).count <= 1 && statuses.allSatisfy { (400..<500).contains($0) || $0 == 505 },
          "\(framing): \(statuses)")
      }
    }
    #expect(hiddenServed == 0)
    print("framing: \(FramingCase.all.count) cases, hidden requests \(hiddenServed)")
    recorder.listener.stop()
  }

  @Test(.enabled(if: NginxServer.isAvailable, "nginx is not there"))
  func nginxAndWeSeeTheSameRequests() throws {
    let recorder = try Recorder()
    let nginx = try NginxServer(before: recorder.listener.port)
    let direct = SocketClient(port: recorder.listener.port)
    let behind = SocketClient(port: nginx.port)
    var forwardedInAll = 0
    for framing in FramingCase.all {
      _ = direct.exchange([framing.bytes], patience: 300)
      let served = recorder.takeTargets().count
      let answeredBefore = recorder.answered
      let answers = SocketClient.statuses(behind.exchange([framing.bytes], patience: 2_000))
      let seen = try nginx.takeSeen()
      let forwarded = seen.count { $0.isForwarded }
      forwardedInAll += forwarded
      // Alone: what is served was seen by nginx too, unless it refuses and hears no further.
      #expect(served <= seen.count || seen.contains { !$0.isForwarded }, "\(framing): \(seen)")
      // Behind nginx: each request that it forwards is answered once, by us.
      #expect(recorder.answered - answeredBefore == forwarded, "\(framing): \(seen)")
      #expect(recorder.takeTargets().count <= forwarded, "\(framing)")
      #expect(!answers.contains(502) && !answers.contains(504), "\(framing): \(answers)")
    }
    print(
      "nginx in front: \(FramingCase.all.count) cases, \(forwardedInAll) requests forwarded, "
        + "each answered once")
    #expect(forwardedInAll > FramingCase.all.count / 2)
    recorder.listener.stop()
  }

  @Test(
    .enabled(if: NginxServer.isAvailable, "nginx is not there"),
    .enabled(if: !HostileRequestTests.corpusBytes.isEmpty, "the corpus is not there"))
  func nginxAndWeSeeTheSameFuzzedRequests() throws {
    let recorder = try Recorder()
    let nginx = try NginxServer(before: recorder.listener.port)
    let behind = SocketClient(port: nginx.port)
    var (forwardedInAll, gatewayErrors) = (0, 0)
    let corpus = HostileRequestTests.corpusBytes
    for start in stride(from: 0, to: corpus.count, by: 50) {
      let answeredBefore = recorder.answered
      for bytes in corpus[start..<min(corpus.count, start + 50)] {
        let statuses = SocketClient.statuses(behind.exchange([bytes], patience: 2_000))
        gatewayErrors += statuses.count { $0 == 502 || $0 == 504 }
      }
      let forwarded = try nginx.takeSeen().count { $0.isForwarded }
      forwardedInAll += forwarded
      #expect(recorder.answered - answeredBefore == forwarded, "from \(start) on")
    }
    print(
      "nginx in front: \(corpus.count) fuzzed cases, \(forwardedInAll) requests forwarded, "
        + "each answered once; gateway errors \(gatewayErrors)")
    #expect(gatewayErrors == 0)
    #expect(forwardedInAll > 0)
    recorder.listener.stop()
  }
}
