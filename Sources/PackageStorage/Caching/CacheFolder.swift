internal import Glibc
internal import Synchronization

/// A folder of files that can all be made again: `v1/{registry,findings,artifacts}/aa/KEY`.
///
/// Nothing in it is trusted before its digest was checked, and nothing that goes wrong with it goes
/// further than one line for the log: a folder that is missing, full, read-only or somebody else's
/// is as good as none. Deleting it is always safe.
package final class CacheFolder: Sendable {
  /// What a file holds; a key says of which object, and in which format.
  package enum Kind: String, Sendable {
    case registry, findings, artifacts
  }

  private struct State {
    /// Whether `v1` is there and ours; nil before it was looked at.
    var isOurs: Bool?
    var canWrite = true
    var written = 0
  }

  private let root: String
  private let report: @Sendable (String) -> Void
  private let state = Mutex(State())

  /// - Parameters:
  ///   - path: The folder, which need not be there yet.
  ///   - report: Gets what a log should say, each kind of trouble once.
  package init(at path: String, report: @escaping @Sendable (String) -> Void = { _ in }) {
    root = path
    self.report = report
  }

  /// Where caches are kept: the folder that was asked for, `$XDG_CACHE_HOME/storage`,
  /// `~/.cache/storage`; nil where there is no home, or `/dev/null` in the place of caches.
  package static func path(option: String?, environment: [String: String]) -> String? {
    if let option { return option.isEmpty ? nil : option }
    if let folder = environment["XDG_CACHE_HOME"], folder.hasPrefix("/") {
      // The usual way to say that nothing is to be kept.
      return folder == "/dev/null" ? nil : folder + "/storage"
    }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return home + "/.cache/storage"
  }

  // MARK: Files

  /// Reads what was kept under a key.
  ///
  /// - Parameters:
  ///   - kind: What it is.
  ///   - key: An object's id and what else it depends on: letters, digits and dashes.
  ///   - limit: The most bytes to read.
  /// - Returns: The bytes; nil where there are none, or they are not what was kept.
  package func read(_ kind: Kind, _ key: String, limit: Int) -> [UInt8]? {
    guard Self.isKey(key), isOurs(making: false) else { return nil }
    return CacheFile.read(folder(kind, key) + "/" + key, limit: limit)
  }

  /// Returns how many bytes are kept under a key, without a look at them; nil where there are none.
  package func length(_ kind: Kind, _ key: String) -> Int? {
    guard Self.isKey(key), isOurs(making: false) else { return nil }
    return CacheFile.length(folder(kind, key) + "/" + key)
  }

  /// Keeps bytes under a key; where that fails nothing is kept.
  package func write(_ kind: Kind, _ key: String, _ payload: [UInt8]) {
    guard Self.isKey(key), state.withLock({ $0.canWrite }), isOurs(making: true) else { return }
    let folder = folder(kind, key)
    let number = state.withLock { state in
      state.written += 1
      return state.written
    }
    for parent in ["\(root)/v1/\(kind.rawValue)", folder] {
      guard mkdir(parent, 0o700) == 0 || errno == EEXIST else { return cannotWrite(parent) }
    }
    let unfinished = "\(folder)/\(Self.unfinished)\(getpid())-\(number)"
    guard CacheFile.write(payload, to: unfinished), rename(unfinished, folder + "/" + key) == 0
    else {
      let reason = errno
      unlink(unfinished)
      errno = reason
      return cannotWrite(folder)
    }
  }

  /// Forgets what was kept under a key.
  package func remove(_ kind: Kind, _ key: String) {
    guard Self.isKey(key), isOurs(making: false) else { return }
    unlink(folder(kind, key) + "/" + key)
  }

  /// Notes that a key was used, for `shrink`.
  package func touch(_ kind: Kind, _ key: String) {
    guard Self.isKey(key), isOurs(making: false) else { return }
    _ = utimensat(AT_FDCWD, folder(kind, key) + "/" + key, nil, AT_SYMLINK_NOFOLLOW)
  }

  /// Deletes files of a kind, the longest unused first, until they have no more than `limit` bytes,
  /// and what a process that was killed left unfinished an hour ago.
  package func shrink(_ kind: Kind, to limit: Int) {
    guard isOurs(making: false) else { return }
    var files: [(path: String, size: Int, used: Int)] = []
    let now = time(nil)
    for folder in Self.names(in: "\(root)/v1/\(kind.rawValue)") {
      let folder = "\(root)/v1/\(kind.rawValue)/\(folder)"
      for name in Self.names(in: folder) {
        let path = folder + "/" + name
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
        if name.hasPrefix(Self.unfinished) {
          if status.st_mtim.tv_sec < now - 3600 { unlink(path) }
        } else {
          files.append((path, Int(status.st_size), status.st_mtim.tv_sec))
        }
      }
    }
    var total = files.reduce(0) { $0 + $1.size }
    guard total > limit else { return }
    for file in files.sorted(by: { $0.used < $1.used }) where total > limit {
      unlink(file.path)
      total -= file.size
    }
  }

  // MARK: Folders

  private static let unfinished = ".unfinished-"

  private func folder(_ kind: Kind, _ key: String) -> String {
    "\(root)/v1/\(kind.rawValue)/\(key.prefix(2))"
  }

  private static func isKey(_ key: String) -> Bool {
    key.utf8.count > 2 && key.utf8.count < 200
      && key.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  /// Whether the folder is a place that only this user, or the system's, writes to.
  private func isOurs(making isMaking: Bool) -> Bool {
    state.withLock { state in
      if let known = state.isOurs { return known }
      let folder = root + "/v1"
      if isMaking { Self.makeFolders(folder) }
      var status = stat()
      guard lstat(folder, &status) == 0 else {
        if errno != ENOENT || isMaking {
          state.isOurs = false
          report("no cache: \(folder): \(String(cString: strerror(errno)))")
        }
        return false
      }
      let isOurs =
        status.st_mode & S_IFMT == S_IFDIR && (status.st_uid == geteuid() || status.st_uid == 0)
        && status.st_mode & 0o022 == 0
      if !isOurs {
        report("no cache: \(folder) is not a folder that only you may write to")
      }
      state.isOurs = isOurs
      return isOurs
    }
  }

  /// Makes a folder and those above it, for nobody else's eyes.
  private static func makeFolders(_ path: String) {
    guard mkdir(path, 0o700) != 0, errno == ENOENT,
      let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash > path.startIndex
    else { return }
    makeFolders(String(path[..<slash]))
    _ = mkdir(path, 0o700)
  }

  private func cannotWrite(_ path: String) {
    let reason = String(cString: strerror(errno))
    let isFirst = state.withLock { state in
      defer { state.canWrite = false }
      return state.canWrite
    }
    if isFirst { report("nothing more is cached: \(path): \(reason)") }
  }

  private static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let next = readdir(folder) {
      let name = withUnsafeBytes(of: &next.pointee.d_name) { bytes in
        String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let name, name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
