/// Bytes that were compressed on their own, to be put into any number of archives.
package struct DeflatedContent: Sendable {
  /// Deflate blocks (RFC 1951) that end at a whole byte, look back at nothing before them, and lack
  /// the block that ends a stream: so they can follow and be followed by others.
  let blocks: [UInt8]
  /// The checksum of the bytes that they stand for.
  let checksum: UInt32
  /// How many bytes they stand for.
  package let size: Int

  /// How many bytes it takes in memory.
  package var footprint: Int { blocks.count + 64 }

  /// What ends a stream of such blocks: an empty one that is marked as the last.
  static let end: [UInt8] = [0x03, 0x00]
}
