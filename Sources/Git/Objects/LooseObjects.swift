internal import CLibgit2
internal import CZlib
internal import Glibc

/// Finds loose objects that end too early, before libgit2 reads them.
///
/// libgit2 1.5 never comes back from a loose object whose compressed data stop in the middle: it
/// waits for more of them, in a loop. Such files are what a power cut or a full disk leaves behind.
final class LooseObjects {
  private static let chunk = 1 << 16
  private static let alternatesDepth = 5

  /// Object stores, each with a trailing slash: the repository's own, then its alternates.
  let stores: [String]
  /// The packs of the stores alone; nil where libgit2 cannot open them.
  private(set) lazy var packs: Handle? = openPacks()

  /// - Parameter directories: The repository's object stores, each with a trailing slash.
  init(in directories: [String]) {
    stores = directories.flatMap { Self.stores($0, depth: Self.alternatesDepth) }
  }

  /// Makes sure that reading the object comes to an end.
  ///
  /// - Parameters:
  ///   - id: The object; it may be missing, packed or in memory only.
  ///   - operation: What is being done, for the error.
  /// - Throws: `GitError` of the kind `.corrupt`.
  func check(_ id: ObjectID, _ operation: String) throws(GitError) {
    // Packs are asked first by libgit2 as well, and asking costs no system call: nearly all objects
    // of a storage are packed, and looking for a file of each would double the cost of reading.
    if isPacked(id, refreshing: false) { return }
    let digits = id.description
    let name = digits.prefix(2) + "/" + digits.dropFirst(2)
    for store in stores {
      let path = store + name
      let descriptor = retrying { open(path, O_RDONLY | O_CLOEXEC) }
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      guard Self.endsEarly(descriptor) else { return }
      // A pack that came meanwhile may hold a good copy.
      if isPacked(id, refreshing: true) { return }
      throw GitError(
        operation, message: "the file \(path) ends too early", object: id, kind: .corrupt)
    }
  }

  /// Whether the file ends before its compressed data do; data that are wrong are left to libgit2.
  private static func endsEarly(_ descriptor: Int32) -> Bool {
    var stream = z_stream()
    guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      return false
    }
    defer { inflateEnd(&stream) }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * chunk) { buffer in
      guard let input = buffer.baseAddress else { return false }
      while true {
        let count = retrying { Int32(read(descriptor, input, chunk)) }
        guard count > 0 else { return count == 0 }
        (stream.next_in, stream.avail_in) = (input, UInt32(count))
        repeat {
          (stream.next_out, stream.avail_out) = (input + chunk, UInt32(chunk))
          // Z_BUF_ERROR: nothing could be done without more input.
          let status = inflate(&stream, Z_NO_FLUSH)
          guard status == Z_OK || status == Z_BUF_ERROR else { return false }
        } while stream.avail_in > 0 || stream.avail_out == 0
      }
    }
  }

  private func isPacked(_ id: ObjectID, refreshing: Bool) -> Bool {
    guard let packs else { return false }
    var oid = id.oid
    let flags = refreshing ? 0 : GIT_ODB_LOOKUP_NO_REFRESH.rawValue
    return git_odb_exists_ext(packs.pointer, &oid, flags) == 1
  }

  /// Opens the packs of the stores.
  ///
  /// - Parameter group: Who shares what is mapped of them, and waits for the same locks: libgit2 goes
  ///   by the paths of the packs, and takes a path with a few `./` for another.
  /// - Returns: The packs; nil where libgit2 cannot open them.
  func openPacks(group: Int = 0) -> Handle? {
    try? Handle("open packs", free: { git_odb_free($0) }) { made in
      guard git_odb_new(&made) == 0 else { return -1 }
      for store in stores {
        var backend: UnsafeMutablePointer<git_odb_backend>?
        guard git_odb_backend_pack(&backend, store + String(repeating: "./", count: group)) == 0,
          let backend
        else { continue }
        guard git_odb_add_backend(made, backend, 1) == 0 else { return -1 }
      }
      return 0
    }
  }

  /// The store and those that its `info/alternates` names, one a line.
  private static func stores(_ store: String, depth: Int) -> [String] {
    guard depth > 0, let bytes = try? DurableFile.read(store + "info/alternates", limit: 1 << 16)
    else { return [store] }
    return [store]
      + String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }
      .flatMap { stores(($0.hasPrefix("/") ? "" : store) + $0 + "/", depth: depth - 1) }
  }
}
