internal import Archive
internal import Dispatch
internal import Git
internal import Glibc
internal import Synchronization
internal import Terminal

/// Writes a pack of git objects, each compressed by itself, in a given order.
///
/// Git's own packs depend on what was packed before and on how many threads there were; this one
/// depends on the objects alone. Objects are compressed on all processors.
struct PackFile {
  /// The repository that has the objects.
  let repository: String
  let environment: [String: String]
  let progress: any ProgressSink

  /// What was written.
  struct Written {
    /// The checksum, by which git calls a pack.
    let name: String
    /// The file that lists where in the pack each object is.
    let index: [UInt8]
  }

  /// The most objects and compressed bytes that wait to be written.
  private static let window = (objects: 2_048, bytes: 16 << 20)

  /// Writes the pack.
  ///
  /// - Parameters:
  ///   - ids: The objects, each once.
  ///   - path: The file, which is not there yet.
  ///   - title: What people are told is being packed.
  /// - Returns: The pack's name and index.
  /// - Throws: `ImageError.unreadable` where an object cannot be read.
  func write(_ ids: [ObjectID], to path: String, title: String) throws(ImageError) -> Written {
    progress.begin("packing \(title)", total: ids.count)
    defer { progress.end() }
    let file = try OutputFile(path)
    var checksum = SHA1()
    var index = PackIndex()
    var header = Array("PACK".utf8)
    header.appendBigEndian(UInt32(2))
    header.appendBigEndian(UInt32(truncatingIfNeeded: ids.count))
    checksum.update(header)
    try file.write(header)
    var offset = header.count
    var start = 0
    while start < ids.count {
      let entries = try entries(of: ids[start..<min(start + Self.window.objects, ids.count)])
      for (id, entry) in zip(ids[start...], entries) {
        index.add(id, crc: CRC32.of(entry), offset: offset)
        checksum.update(entry)
        try file.write(entry)
        offset += entry.count
      }
      start += entries.count
      progress.advance(by: entries.count)
    }
    let digest = checksum.finish()
    try file.write(digest)
    try file.close()
    return Written(
      name: digest.map { Self.hexadecimal($0) }.joined(), index: index.bytes(ofPack: digest))
  }

  /// The first of the objects, as they stand in a pack: as many as a window holds.
  private func entries(of ids: ArraySlice<ObjectID>) throws(ImageError) -> [[UInt8]] {
    let results = Mutex<[Int: Result<[UInt8], ImageError>]>([:])
    let next = Atomic<Int>(ids.startIndex)
    let size = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: Self.threads) { _ in
      let opened = Result { () throws(RepositoryError) in
        try Repository.open(at: repository, environment: environment, trusted: true)
      }
      // Whoever takes a place also fills it, so what is there at the end has no gap.
      while size.load(ordering: .relaxed) < Self.window.bytes {
        let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard place < ids.endIndex else { return }
        let result: Result<[UInt8], ImageError>
        do throws(ImageError) {
          let entry = try entry(ids[place], opened)
          size.wrappingAdd(entry.count, ordering: .relaxed)
          result = .success(entry)
        } catch {
          size.wrappingAdd(Self.window.bytes, ordering: .relaxed)
          result = .failure(error)
        }
        results.withLock { $0[place] = result }
      }
    }
    var entries: [[UInt8]] = []
    for (_, result) in results.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      entries.append(try result.get())
    }
    return entries
  }

  private func entry(
    _ id: ObjectID, _ opened: Result<Repository, RepositoryError>
  ) throws(ImageError) -> [UInt8] {
    let object: ObjectContents
    switch opened {
    case .failure(let error):
      throw .failed(action: "open", path: repository, reason: "\(error)")
    case .success(let repository):
      do throws(GitError) {
        object = try repository.contents(of: id)
      } catch {
        throw .unreadable(error)
      }
    }
    let type: UInt8 =
      switch object.kind {
      case .commit: 1
      case .tree: 2
      case .blob: 3
      case .tag, .unknown: 4
      }
    guard let compressed = ZlibFormat.compress(object.bytes) else {
      throw .failed(action: "compress", path: id.description, reason: "out of memory")
    }
    return Self.header(type, size: object.bytes.count) + compressed
  }

  /// The kind and size of an object: four bits of the size, then seven in each further byte.
  private static func header(_ type: UInt8, size: Int) -> [UInt8] {
    var rest = size >> 4
    var bytes = [type << 4 | UInt8(size & 15)]
    while rest > 0 {
      bytes[bytes.count - 1] |= 0x80
      bytes.append(UInt8(rest & 0x7f))
      rest >>= 7
    }
    return bytes
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  private static var threads: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
