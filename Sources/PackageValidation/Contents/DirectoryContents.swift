internal import Glibc
internal import PackageStorage

/// The files of one package in a folder on the disk.
///
/// Every file is opened relative to its folder and never through a link, so nothing outside is read
/// whatever changes there meanwhile.
package final class DirectoryContents: ContentSource {
  private let path: String
  /// The files' paths below the folder, by the number that names them.
  private var files: [String] = []

  package init(_ path: String) {
    self.path = path
  }

  /// Lists the folder and all folders below it.
  ///
  /// - Throws: `ContentFailure` when the folder itself cannot be read.
  package func folder() throws(ContentFailure) -> ContentFolder {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure("open it") }
    defer { close(descriptor) }
    return try folder(descriptor, at: "", depth: 1)
  }

  private func folder(
    _ descriptor: Int32, at path: String, depth: Int
  ) throws(ContentFailure) -> ContentFolder {
    guard depth <= PackageLimits.depth else {
      throw ContentFailure(
        .tooLarge, "more than \(PackageLimits.depth) folders lie inside each other")
    }
    var entries: [ContentEntry] = []
    for name in try Self.names(in: descriptor) {
      guard files.count <= PackageLimits.files else {
        throw ContentFailure(.tooLarge, "it holds more than \(PackageLimits.files) files")
      }
      entries.append(entry(name, in: descriptor, at: path + name.text, depth: depth))
    }
    return ContentFolder(entries: ContentEntry.inGitOrder(entries))
  }

  private func entry(
    _ name: Name, in parent: Int32, at path: String, depth: Int
  ) -> ContentEntry {
    var status = stat()
    let found = name.bytes.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { fstatat(parent, $0, &status, AT_SYMLINK_NOFOLLOW) } ?? -1
    }
    var kind = found == 0 ? Self.kind(status.st_mode) : .other
    guard kind == .folder else {
      files.append(path)
      if !name.isText { kind = .other }
      return ContentEntry(
        name: name.text, hasValidName: name.isText, kind: kind, content: .file(files.count - 1))
    }
    var (below, failure): (ContentFolder?, ContentFailure?)
    do throws(ContentFailure) {
      let descriptor = name.bytes.withUnsafeBufferPointer { bytes in
        bytes.baseAddress.map {
          openat(parent, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        } ?? -1
      }
      guard descriptor >= 0 else { throw Self.failure("open it") }
      defer { close(descriptor) }
      below = try folder(descriptor, at: path + "/", depth: depth + 1)
    } catch {
      failure = error
    }
    return ContentEntry(
      name: name.text, hasValidName: name.isText, kind: .folder, content: .file(-1),
      folder: below, failure: failure)
  }

  package func withBytes<Result>(
    of content: ContentID, limit: Int, _ body: (RawSpan) -> Result
  ) throws(ContentFailure) -> Result {
    guard case .file(let number) = content, files.indices.contains(number) else {
      throw ContentFailure(.missing, "it is not in the folder")
    }
    let bytes = try read(files[number], limit: limit)
    return body(bytes.span.bytes)
  }

  // MARK: System calls

  /// Opens the file step by step, so that no folder on the way can be a link.
  private func read(_ file: String, limit: Int) throws(ContentFailure) -> [UInt8] {
    var descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    var parts = file.split(separator: "/")
    guard descriptor >= 0, let last = parts.popLast() else { throw Self.failure("open it") }
    defer { close(descriptor) }
    for part in parts {
      let next = openat(
        descriptor, String(part), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard next >= 0 else { throw Self.failure("open it") }
      close(descriptor)
      descriptor = next
    }
    let opened = openat(
      descriptor, String(last), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard opened >= 0 else { throw Self.failure("open it") }
    defer { close(opened) }
    var status = stat()
    guard fstat(opened, &status) == 0 else { throw Self.failure("read it") }
    guard Self.kind(status.st_mode).isFile else {
      throw ContentFailure(.damaged, "it is no longer a file")
    }
    guard Int(status.st_size) <= limit else {
      throw ContentFailure(
        .tooLarge, "it has \(status.st_size) bytes; the limit is \(limit)")
    }
    return try Self.readAll(opened, count: Int(status.st_size))
  }

  private static func readAll(
    _ descriptor: Int32, count: Int
  ) throws(ContentFailure) -> [UInt8] {
    var (bytes, length) = ([UInt8](repeating: 0, count: count), 0)
    while length < count {
      let read = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress?.advanced(by: length), $0.count - length)
      }
      if read < 0, errno == EINTR { continue }
      guard read > 0 else { throw failure("read it") }
      length += read
    }
    return bytes
  }

  private struct Name {
    /// With the NUL at its end.
    let bytes: [CChar]
    let text: String
    let isText: Bool
  }

  private static func names(in descriptor: Int32) throws(ContentFailure) -> [Name] {
    let copy = dup(descriptor)
    guard copy >= 0, let stream = fdopendir(copy) else {
      if copy >= 0 { close(copy) }
      throw failure("list it")
    }
    defer { closedir(stream) }
    var names: [Name] = []
    while let entry = Glibc.readdir(stream) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
        Array(raw.prefix { $0 != 0 }).map { CChar(bitPattern: $0) } + [0]
      }
      let text = String(validating: bytes.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
      guard text != ".", text != ".." else { continue }
      names.append(
        Name(
          bytes: bytes, text: text ?? bytes.dropLast().map { escaped($0) }.joined(),
          isText: text != nil))
    }
    return names
  }

  private static func escaped(_ byte: CChar) -> String {
    let byte = UInt8(bitPattern: byte)
    guard !(0x20..<0x7f).contains(byte) else { return String(UnicodeScalar(byte)) }
    return "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  private static func kind(_ mode: mode_t) -> ContentEntry.Kind {
    switch mode & S_IFMT {
    case S_IFREG: .file(isExecutable: mode & S_IXUSR != 0)
    case S_IFDIR: .folder
    case S_IFLNK: .symbolicLink
    default: .other
    }
  }

  private static func failure(_ action: String) -> ContentFailure {
    let code = errno
    return ContentFailure(
      code == ENOENT || code == ENOTDIR ? .missing : .damaged,
      "cannot \(action): \(String(cString: strerror(code)))")
  }
}

extension ContentEntry.Kind {
  fileprivate var isFile: Bool {
    if case .file = self { return true }
    return false
  }
}
