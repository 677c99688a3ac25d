internal import Profiling
internal import Synchronization

/// What `/debug/pprof/` offers: a list, and CPU profiles of this process.
final class ProfilerPages: Sendable {
  private static let longest = 60
  private static let usual = 30

  private let isClosing = Atomic(false)

  /// Whether a request takes as long as it says.
  static func isSlow(_ request: HTTPRequest) -> Bool {
    RequestPlace(request).path == "/debug/pprof/profile"
  }

  /// Ends the profile that is being taken, which is then shorter.
  func close() { isClosing.store(true, ordering: .relaxed) }

  func answer(_ request: HTTPRequest) -> HTTPResponse {
    let place = RequestPlace(request)
    switch place.path {
    case "/debug/pprof/": return page
    case "/debug/pprof/profile": return profile(place.query)
    case "/", "/debug/pprof":
      return HTTPResponse(status: 301, headers: [("Location", "/debug/pprof/")])
    default: return ResponseRendering.failure(404, "404 page not found", isMatched: false)
    }
  }

  private var page: HTTPResponse {
    let html = """
      <!DOCTYPE html>
      <html lang="en">
      <title>/debug/pprof/</title>
      <h1>/debug/pprof/</h1>
      <ul>
      <li><a href="profile?seconds=10">profile</a>: where CPU time goes, for \
      <code>seconds</code> (\(Self.usual), at most \(Self.longest)); open it with \
      <code>go tool pprof</code></li>
      </ul>
      </html>

      """
    return HTTPResponse(
      status: 200,
      headers: [
        ("Content-Type", "text/html; charset=utf-8"), ("X-Content-Type-Options", "nosniff"),
      ], body: HTTPBody(Array(html.utf8)))
  }

  private func profile(_ query: String?) -> HTTPResponse {
    let wanted = query?.split(separator: "&").last { $0.hasPrefix("seconds=") }?.dropFirst(8)
    guard let seconds = wanted.map({ Int($0) }) ?? Self.usual, (1...Self.longest).contains(seconds)
    else {
      return ResponseRendering.failure(
        400, "seconds must be a whole number from 1 to \(Self.longest)", isMatched: false)
    }
    do throws(ProfilingError) {
      let profile = try CPUProfiler.profile(seconds: seconds) {
        isClosing.load(ordering: .relaxed)
      }
      return HTTPResponse(
        status: 200,
        headers: [
          ("Content-Type", "application/octet-stream"), ("X-Content-Type-Options", "nosniff"),
          ("Content-Disposition", "attachment; filename=\"profile\""),
        ], body: HTTPBody(profile))
    } catch {
      var response = ResponseRendering.failure(
        error == .busy ? 429 : 500, error.description, isMatched: false)
      if error == .busy { response.headers.append(("Retry-After", "\(Self.usual)")) }
      return response
    }
  }
}
