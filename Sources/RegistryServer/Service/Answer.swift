/// What a route answers with status 200, before conditions, ranges and compression.
struct Answer {
  let type: String
  /// How many seconds caches may keep it.
  let cacheSeconds: Int
  /// What stands for exactly this body, without quotes.
  let tag: String
  var modified: Int?
  /// Whether parts of the body may be asked for.
  var hasRanges = false
  let body: HTTPBody
}
