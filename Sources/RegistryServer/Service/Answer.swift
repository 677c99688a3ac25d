/// What a route answers with status 200, before conditions, ranges and compression.
struct Answer: Sendable {
  let type: String
  /// How many seconds caches may keep it.
  let cacheSeconds: Int
  /// What stands for exactly this body, without quotes.
  let tag: String
  let modified: Int?
  /// Whether parts of the body may be asked for.
  let hasRanges: Bool
  let content: Content

  /// The body, or what is known of it where the request can be answered without.
  enum Content: Sendable {
    case body(HTTPBody)
    case spared(HTTPResponse.SparedBody)

    /// What a response without the body tells of it.
    var spared: HTTPResponse.SparedBody {
      switch self {
      case .body(let body): .length(body.count)
      case .spared(let spared): spared
      }
    }
  }

  /// The body; nil where the request can be answered without, and it is not at hand.
  var body: HTTPBody? {
    if case .body(let body) = content { body } else { nil }
  }

  init(
    type: String, cacheSeconds: Int, tag: String, modified: Int? = nil, hasRanges: Bool = false,
    content: Content
  ) {
    (self.type, self.cacheSeconds, self.tag) = (type, cacheSeconds, tag)
    (self.modified, self.hasRanges, self.content) = (modified, hasRanges, content)
  }

  init(
    type: String, cacheSeconds: Int, tag: String, modified: Int? = nil, hasRanges: Bool = false,
    body: HTTPBody
  ) {
    self.init(
      type: type, cacheSeconds: cacheSeconds, tag: tag, modified: modified, hasRanges: hasRanges,
      content: .body(body))
  }
}
