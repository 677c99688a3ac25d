internal import Archive
internal import Glibc

/// A folder of entries that can be made again: what was read out of a tree or a blob (contract:
/// caches).
///
/// An entry is its file alone: `v1/KIND/aa/KEY`, with a header of magic, length and digest. One that
/// is cut, changed, of another user or under another name is no entry. Writing goes to a temporary
/// file and a rename, and what cannot be written is left out: a cache is never in the way. Nothing
/// that is written to the repository may be taken from it.
package struct CacheFolder: Sendable {
  /// What is kept, each kind in a folder of its own.
  package enum Kind: String, Sendable {
    case registry, findings, artifacts
  }

  /// `v1/KIND` below the root.
  private let folder: String
  private let root: String

  /// Names a folder; it is made when the first entry is written.
  ///
  /// - Parameters:
  ///   - root: The folder of all kinds, as `location` gives it.
  ///   - kind: What is kept.
  package init(_ root: String, _ kind: Kind) {
    self.root = root
    folder = "\(root)/v1/\(kind.rawValue)"
  }

  /// Where caches are kept: the folder that was asked for, else `$XDG_CACHE_HOME/storage`, else
  /// `~/.cache/storage`; nil where there is none of them.
  package static func location(
    asked: String?, environment: [String: String]
  ) -> String? {
    if let asked { return asked }
    // The specification of base directories has relative paths ignored.
    if let base = environment["XDG_CACHE_HOME"], base.hasPrefix("/") { return "\(base)/storage" }
    if let home = environment["HOME"], home.hasPrefix("/") { return "\(home)/.cache/storage" }
    return nil
  }

  // MARK: Entries

  private static let magic = Array("storage1".utf8)
  private static let digestLength = 32
  private static let headerLength = 8 + 8 + digestLength
  /// The longest entry that is read.
  private static let lengthLimit = 1 << 30

  /// Reads an entry.
  ///
  /// - Parameter key: Hexadecimal digits of an object id, then letters, digits and dashes.
  /// - Returns: The bytes; nil where there are none, or they are not what was kept.
  package func bytes(for key: String) -> [UInt8]? {
    let descriptor = open(path(of: key), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_uid == geteuid()
    else { return nil }
    let count = Int(status.st_size)
    guard count >= Self.headerLength, count <= Self.lengthLimit,
      let file = Self.read(descriptor, count: count)
    else { return nil }
    let payload = file[Self.headerLength...]
    guard file.prefix(Self.headerLength).elementsEqual(Self.header(of: payload, under: key)) else {
      return nil
    }
    return Array(payload)
  }

  /// Keeps bytes under a key, in place of those that are there.
  ///
  /// - Parameters:
  ///   - bytes: What to keep.
  ///   - key: As for `bytes(for:)`.
  /// - Returns: Whether they are kept.
  @discardableResult
  package func keep(_ bytes: [UInt8], for key: String) -> Bool {
    let path = path(of: key)
    let new = "\(path).\(getpid())-\(UInt64.random(in: .min ... .max)).new"
    var descriptor = Self.create(new)
    if descriptor < 0, errno == ENOENT {
      makeFolders(for: key)
      descriptor = Self.create(new)
    }
    guard descriptor >= 0 else { return false }
    let isWritten = Self.write(Self.header(of: bytes[...], under: key) + bytes, to: descriptor)
    guard close(descriptor) == 0, isWritten, rename(new, path) == 0 else {
      unlink(new)
      return false
    }
    return true
  }

  private func path(of key: String) -> String { "\(folder)/\(key.prefix(2))/\(key)" }

  /// The digest covers the key too: an entry under another name is none.
  private static func header(of payload: ArraySlice<UInt8>, under key: String) -> [UInt8] {
    var digest = SHA256()
    digest.update(Array(key.utf8) + [0])
    digest.update(payload)
    let length = UInt64(payload.count).littleEndian
    return magic + withUnsafeBytes(of: length) { Array($0) } + digest.finish()
  }

  // MARK: System calls

  /// Makes the folders down to that of a key; above the root only the one that holds it.
  private func makeFolders(for key: String) {
    let above = root.split(separator: "/").dropLast().joined(separator: "/")
    let holder = (root.hasPrefix("/") ? "/" : "") + above
    let version = "\(root)/v1"
    for path in [holder, root, version, folder, "\(folder)/\(key.prefix(2))"] where !path.isEmpty {
      mkdir(path, 0o700)
    }
  }

  private static func create(_ path: String) -> Int32 {
    open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
  }

  private static func read(_ descriptor: Int32, count: Int) -> [UInt8]? {
    var isWhole = true
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
      while length < count {
        let read = Glibc.read(
          descriptor, buffer.baseAddress?.advanced(by: length), count - length)
        if read < 0, errno == EINTR { continue }
        guard read > 0 else {
          isWhole = false
          return
        }
        length += read
      }
    }
    return isWhole ? bytes : nil
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      written += count
    }
    return true
  }
}
