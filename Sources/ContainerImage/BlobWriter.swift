internal import Archive

/// Writes one blob: what is added is compressed where that is wanted, digested and stored.
final class BlobWriter {
  private let file: OutputFile
  private var gzip: GzipStream
  private var content: SHA256? = SHA256()
  private var stored: SHA256? = SHA256()
  private var size = 0
  /// The first error that writing met.
  private(set) var failure: ImageError?

  /// - Parameters:
  ///   - path: Where the blob is written until its digest is known.
  ///   - level: How hard to compress it; 0 for what is compressed already.
  /// - Throws: `ImageError`.
  init(_ path: String, level: Int32) throws(ImageError) {
    file = try OutputFile(path)
    guard let gzip = GzipStream(level: level) else {
      throw .failed(action: "write", path: path, reason: "out of memory")
    }
    self.gzip = gzip
  }

  /// Adds bytes; false once something has failed.
  func add(_ bytes: [UInt8]) -> Bool {
    content?.update(bytes)
    return store(gzip.add(bytes))
  }

  /// Ends the blob.
  ///
  /// - Returns: The digest of what was added, and the digest and size of what was stored.
  /// - Throws: `ImageError`.
  func finish() throws(ImageError) -> (content: String, stored: String, size: Int) {
    _ = store(gzip.finish())
    if let failure { throw failure }
    try file.close()
    return (Self.text(content.take()), Self.text(stored.take()), size)
  }

  private func store(_ bytes: [UInt8]) -> Bool {
    guard failure == nil else { return false }
    guard !bytes.isEmpty else { return true }
    stored?.update(bytes)
    size += bytes.count
    do throws(ImageError) {
      try file.write(bytes)
    } catch {
      failure = error
    }
    return failure == nil
  }

  private static func text(_ digest: consuming SHA256?) -> String {
    guard let digest else { return "" }
    return Descriptor.prefix + SHA256.hexadecimal(digest: digest.finish())
  }
}
