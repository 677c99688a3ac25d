import Dispatch
import Glibc
import RegistryServer
import Synchronization
import TestSupport
import Testing

/// A listener that is stopped finishes what is open, takes nothing new, and is done in bounded time.
@Suite(.tags(.large)) struct DrainTests {
  private static let size = 16 << 20
  private static let get = "GET /large HTTP/1.1\r\nHost: a\r\n\r\n"

  private final class Stopping: Sendable {
    private let isDone = Mutex(false)

    init(_ listener: HTTPListener) {
      DispatchQueue(label: "stop").async { [self] in
        listener.stop()
        isDone.withLock { $0 = true }
      }
    }

    func isDone(within seconds: Double) -> Bool {
      for _ in 0..<Int(seconds * 100) {
        if isDone.withLock({ $0 }) { return true }
        usleep(10_000)
      }
      return false
    }
  }

  private func listener(
    drainSeconds: Int, gate: DispatchSemaphore? = nil
  ) throws -> HTTPListener {
    var settings = ListenerSettings()
    settings.port = 0
    settings.limits.drainSeconds = drainSeconds
    let large = HTTPBody([UInt8](repeating: 7, count: Self.size))
    return try HTTPListener(settings, isSlow: { $0.target == "/slow" }) { request in
      if request.target == "/slow" { gate?.wait() }
      return HTTPResponse(status: 200, body: request.target == "/large" ? large : .empty)
    }
  }

  @Test func anOpenDownloadIsFinishedAndNothingNewIsTaken() throws {
    let listener = try listener(drainSeconds: 20)
    let idle = try #require(RawConnection(port: listener.port))
    idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(idle.response()?.isLast == false)
    let download = try #require(RawConnection(port: listener.port, receiveBuffer: 65_536))
    download.send(Self.get)
    let first = try #require(download.receive())
    #expect(first.count < Self.size)

    let stopping = Stopping(listener)
    var isRefused = false
    for _ in 0..<100 where !isRefused {
      usleep(10_000)
      isRefused = RawConnection(port: listener.port) == nil
    }
    #expect(isRefused)
    #expect(!stopping.isDone(within: 0.2), "the download is still open")
    idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(idle.response()?.isLast == true, "a connection that is kept is told to end")

    let rest = download.receiveAll()
    let head = try #require((first + rest).firstRange(of: [13, 10, 13, 10]))
    #expect(first.count + rest.count - head.upperBound == Self.size)
    #expect(stopping.isDone(within: 20))
  }

  @Test func aSlowAnswerIsFinished() throws {
    let gate = DispatchSemaphore(value: 0)
    let listener = try listener(drainSeconds: 1, gate: gate)
    let connection = try #require(RawConnection(port: listener.port))
    connection.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(connection.receive(patience: 300) == nil)
    let stopping = Stopping(listener)
    // Longer than the time to finish: what is being made is never torn apart.
    #expect(!stopping.isDone(within: 2))
    gate.signal()
    #expect(stopping.isDone(within: 20))
  }

  @Test func whoReadsNothingHoldsUpNobody() throws {
    let listener = try listener(drainSeconds: 1)
    let greedy = try #require(RawConnection(port: listener.port, receiveBuffer: 4096))
    greedy.send(Self.get)
    let half = try #require(RawConnection(port: listener.port))
    half.send("GET / HTTP/1.1\r\n")
    usleep(200_000)
    let stopping = Stopping(listener)
    #expect(stopping.isDone(within: 20))
    #expect(half.isClosed())
    #expect(greedy.receiveAll().count < Self.size)
  }
}
