/// Writes a gzipped tar (POSIX.1-2001, RFC 1952) whose files were compressed each for itself.
///
/// It takes a few percent more room than one stream would, and no time for what is compressed
/// already.
final class TarGzipEncoder: ArchiveEncoder {
  /// No name, no time, made on Unix.
  private var output: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
  private var checksum: UInt32 = 0
  private var size = 0
  /// What fills up the last block, and comes before the next header.
  private var padding = 0

  func add(
    _ header: ArchiveHeader, _ content: DeflatedContent?, _ deflater: borrowing Deflater
  ) throws(ArchiveError) {
    let size = content?.size ?? 0
    append(
      try deflater.compress(
        [UInt8](repeating: 0, count: padding) + TarHeader.blocks(header, size: size)))
    if let content, size > 0 { append(content) }
    padding = TarHeader.rest(size)
  }

  func finish(_ deflater: borrowing Deflater) throws(ArchiveError) -> [UInt8] {
    append(try deflater.compress([UInt8](repeating: 0, count: padding + TarHeader.end)))
    var end = LittleEndianBytes()
    end.append(checksum)
    end.append(UInt32(truncatingIfNeeded: size))
    output += DeflatedContent.end + end.bytes
    return output
  }

  private func append(_ content: DeflatedContent) {
    output += content.blocks
    checksum = CRC32.joining(checksum, content.checksum, count: content.size)
    size += content.size
  }
}
