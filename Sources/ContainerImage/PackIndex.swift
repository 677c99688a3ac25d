internal import Archive
internal import Git

/// The index of a pack (git's format 2): where each object is.
struct PackIndex {
  private var entries: [(id: ObjectID, crc: UInt32, offset: Int)] = []

  /// Notes an object.
  ///
  /// - Parameters:
  ///   - id: The object.
  ///   - crc: The checksum of its bytes in the pack.
  ///   - offset: Where in the pack it begins.
  mutating func add(_ id: ObjectID, crc: UInt32, offset: Int) {
    entries.append((id, crc, offset))
  }

  /// The bytes of the index.
  ///
  /// - Parameter checksum: The pack's checksum.
  /// - Returns: The whole file.
  func bytes(ofPack checksum: [UInt8]) -> [UInt8] {
    let sorted = entries.sorted { $0.id < $1.id }
    var bytes: [UInt8] = [0xff, 0x74, 0x4f, 0x63]
    bytes.appendBigEndian(UInt32(2))
    var counts = [UInt32](repeating: 0, count: 256)
    for entry in sorted { counts[Int(entry.id.bytes.first ?? 0)] += 1 }
    var total: UInt32 = 0
    for count in counts {
      total += count
      bytes.appendBigEndian(total)
    }
    for entry in sorted { bytes += entry.id.bytes }
    for entry in sorted { bytes.appendBigEndian(entry.crc) }
    // What does not fit into 31 bits stands in a table of its own.
    var large: [UInt64] = []
    for entry in sorted {
      if entry.offset < 1 << 31 {
        bytes.appendBigEndian(UInt32(entry.offset))
      } else {
        bytes.appendBigEndian(UInt32(1) << 31 | UInt32(large.count))
        large.append(UInt64(entry.offset))
      }
    }
    for offset in large { bytes.appendBigEndian(offset) }
    bytes += checksum
    return bytes + Self.digest(of: bytes)
  }

  private static func digest(of bytes: [UInt8]) -> [UInt8] {
    var digest = SHA1()
    digest.update(bytes)
    return digest.finish()
  }
}

extension [UInt8] {
  /// Adds a number, the highest byte first.
  mutating func appendBigEndian(_ number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
  }
}
