/// Writes a zip (APPNOTE 6.3) whose files are compressed and whose folders have entries.
final class ZipEncoder: ArchiveEncoder {
  /// Beyond these a zip would have to be a Zip64.
  private static let most = (entries: 65_535, bytes: Int(UInt32.max))
  /// 1 January 1980, the first day there is: day 1 of month 1.
  private static let date: UInt16 = 1 << 5 | 1

  private var output = LittleEndianBytes()
  private var directory = LittleEndianBytes()
  private var count = 0

  func add(
    _ header: ArchiveHeader, _ content: DeflatedContent?, _ deflater: borrowing Deflater
  ) throws(ArchiveError) {
    guard count < Self.most.entries else { throw .tooManyEntries(limit: Self.most.entries) }
    // A link's content is its target, which like nothing at all is not compressed.
    let stored = header.target.map { Array($0.utf8) } ?? []
    let deflated = content.flatMap { $0.size > 0 ? $0 : nil }
    let length = deflated.map { $0.blocks.count + DeflatedContent.end.count } ?? stored.count
    let start = output.bytes.count
    guard start + length + 1024 + header.path.utf8.count < Self.most.bytes else {
      throw .tooLarge(limit: Self.most.bytes)
    }
    var common = LittleEndianBytes()
    common.append(20 as UInt16)  // Version needed: 2.0, for folders and compression.
    let isASCII = header.path.utf8.allSatisfy { $0 < 0x80 }
    common.append(isASCII ? 0 : 1 << 11 as UInt16)  // The name is UTF-8.
    common.append(deflated == nil ? 0 : 8 as UInt16)
    common.append(0 as UInt16)
    common.append(Self.date)
    common.append(deflated?.checksum ?? CRC32.of(stored))
    common.append(UInt32(length))
    common.append(UInt32(deflated?.size ?? stored.count))
    common.append(UInt16(truncatingIfNeeded: header.path.utf8.count))
    common.append(0 as UInt16)  // No extra field.

    output.append(0x0403_4B50 as UInt32)
    output.bytes += common.bytes
    output.bytes += header.path.utf8
    if let deflated {
      output.bytes += deflated.blocks
      output.bytes += DeflatedContent.end
    } else {
      output.bytes += stored
    }

    directory.append(0x0201_4B50 as UInt32)
    directory.append(3 << 8 | 20 as UInt16)  // Made on Unix, by version 2.0.
    directory.bytes += common.bytes
    directory.append(0 as UInt16)  // No comment.
    directory.append(0 as UInt16)  // The first disk.
    directory.append(0 as UInt16)
    directory.append(header.mode << 16 | (header.isFolder ? 0x10 : 0))
    directory.append(UInt32(start))
    directory.bytes += header.path.utf8
    count += 1
  }

  func finish(_ deflater: borrowing Deflater) throws(ArchiveError) -> [UInt8] {
    let start = output.bytes.count
    output.bytes += directory.bytes
    output.append(0x0605_4B50 as UInt32)
    output.append(0 as UInt16)
    output.append(0 as UInt16)
    output.append(UInt16(count))
    output.append(UInt16(count))
    output.append(UInt32(directory.bytes.count))
    output.append(UInt32(start))
    output.append(0 as UInt16)
    return output.bytes
  }
}

/// Bytes to which numbers are added with their lowest byte first.
struct LittleEndianBytes {
  var bytes: [UInt8] = []

  mutating func append(_ number: some FixedWidthInteger & UnsignedInteger) {
    for shift in stride(from: 0, to: number.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }
}
