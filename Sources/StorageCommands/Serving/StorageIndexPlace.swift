internal import Archive
internal import Glibc
internal import PackageRegistry
internal import Transport

/// Where the search index of a package storage is read: a document, or a storage whose cursor says
/// which document is the newest.
struct StorageIndexPlace: Sendable {
  /// The most bytes of an index.
  private static let limit = 256 << 20

  /// As it was named, without secrets, for messages.
  let name: String
  private let location: Location
  private let fetch: RemoteFetch

  private enum Location: Sendable {
    case file(String)
    case folder(String)
    case url(String)
    /// The URL of a storage's root, without a slash at its end.
    case storage(String)
  }

  /// An index as it was read.
  struct Reading: Sendable {
    let index: StorageIndex
    /// What tells it from an earlier or later one.
    let version: String
  }

  /// Why no index was read.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// - Parameters:
  ///   - text: A path, or a URL. A folder, a URL that ends in a slash, and `gs://BUCKET` are
  ///     storages with a cursor.
  ///   - context: What the command gets of the outside world.
  init(_ text: String, _ context: Context) {
    name = Redaction.withoutCredentials(text)
    fetch = RemoteFetch(
      environment: context.environment, timeout: 60, limit: Self.limit, allowsInsecure: true)
    var url = text
    if text.hasPrefix("gs://") {
      url = "https://storage.googleapis.com/" + text.dropFirst("gs://".count)
      if !url.hasSuffix("/") { url += "/" }
    }
    if url.hasPrefix("http://") || url.hasPrefix("https://") {
      location = url.hasSuffix("/") ? .storage(String(url.dropLast())) : .url(url)
    } else {
      let path = context.path(text)
      var status = stat()
      let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      location = isFolder ? .folder(path) : .file(path)
    }
  }

  /// Reads the index, unless it is the one that is known.
  ///
  /// - Parameter known: The version of the one that is known.
  /// - Returns: The index; nil where it is the known one.
  /// - Throws: `Failure`.
  func read(unless known: String? = nil) throws(Failure) -> Reading? {
    switch location {
    case .file(let path):
      let version = try version(ofFile: path)
      guard version != known else { return nil }
      return try reading(content(of: path), version)
    case .folder(let path):
      let cursor = try cursor(in: content(of: path + "/v2/metadata/cursor.json"))
      guard cursor != known else { return nil }
      return try reading(
        content(of: "\(path)/v2/metadata/\(cursor)/search-index-all.json"), cursor)
    case .url(let url):
      guard let answer = try get(url, unless: known) else { return nil }
      let version =
        answer.headers["etag"] ?? SHA256.hexadecimal(of: answer.body, count: 20)
      return version == known ? nil : try reading(answer.body, version)
    case .storage(let root):
      guard let answer = try get(root + "/v2/metadata/cursor.json", unless: nil) else {
        return nil
      }
      let cursor = try cursor(in: answer.body)
      guard cursor != known,
        let document = try get("\(root)/v2/metadata/\(cursor)/search-index-all.json", unless: nil)
      else { return nil }
      return try reading(document.body, cursor)
    }
  }

  /// Reads the index for the first time: without one nothing is served.
  ///
  /// - Throws: `Failure`.
  func first() throws(Failure) -> (
    place: StorageIndexPlace, live: LiveStorageIndex, version: String
  ) {
    guard let reading = try read() else { throw failure("nothing came") }
    return (self, LiveStorageIndex(reading.index), reading.version)
  }

  private func reading(_ bytes: [UInt8], _ version: String) throws(Failure) -> Reading {
    do throws(RemoteAnswer.Unreadable) {
      return Reading(index: try StorageIndex(bytes, origin: name), version: version)
    } catch {
      throw failure("it is no search index: \(error.description)")
    }
  }

  private func cursor(in bytes: [UInt8]) throws(Failure) -> String {
    guard let cursor = StorageIndex.cursor(bytes) else {
      throw failure("its cursor names no index")
    }
    return cursor
  }

  // MARK: Files

  private func version(ofFile path: String) throws(Failure) -> String {
    var status = stat()
    guard stat(path, &status) == 0 else { throw failure(String(cString: strerror(errno))) }
    let time = status.st_mtim
    return "\(status.st_ino) \(status.st_size) \(time.tv_sec).\(time.tv_nsec)"
  }

  private func content(of path: String) throws(Failure) -> [UInt8] {
    do throws(FileError) {
      return try SmallFile.read(path, shownAs: path, limit: Self.limit)
    } catch {
      throw failure(error.reason)
    }
  }

  // MARK: Servers

  /// The answer; nil where what is known is still true.
  private func get(_ url: String, unless known: String?) throws(Failure) -> CurlAnswer? {
    let answer: CurlAnswer
    do throws(TransportError) {
      // A version that is no tag of the server's is of no use to it.
      answer = try fetch.get(url, unless: known.flatMap { $0.hasSuffix("\"") ? $0 : nil })
    } catch {
      throw failure(error.message)
    }
    switch answer.status {
    case 200: return answer
    case 304 where known != nil: return nil
    default: throw failure("status \(answer.status)")
    }
  }

  private func failure(_ reason: String) -> Failure {
    Failure(
      description: "cannot read the storage index \(name): \(reason)")
  }
}
