internal import Glibc

/// What is mapped into this process, as `/proc/self/maps` tells it.
struct MemoryMap {
  /// One mapping.
  struct Entry {
    let addresses: Range<UInt64>
    let isWritable: Bool
    let isExecutable: Bool
    /// Where in the file the mapping begins.
    let offset: UInt64
    /// The file, or a name in brackets; empty for memory without one.
    let path: String

    /// The last part of the path: folders are nobody's business.
    var name: String { String(path.split(separator: "/").last ?? "") }
  }

  /// The mappings in the order of their addresses.
  let entries: [Entry]

  /// Reads the mappings as they are now.
  init() throws(ProfilingError) {
    guard let text = SystemFile.text("/proc/self/maps") else {
      throw .unavailable("/proc/self/maps cannot be read")
    }
    entries = text.split(separator: "\n").compactMap(Self.entry)
  }

  /// The mapping that holds an address.
  func entry(at address: UInt64) -> Entry? {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].addresses.upperBound <= address { low = middle + 1 } else { high = middle }
    }
    guard entries.indices.contains(low), entries[low].addresses.contains(address) else {
      return nil
    }
    return entries[low]
  }

  /// Reads `START-END PERMISSIONS OFFSET DEVICE INODE PATH`.
  private static func entry(_ line: Substring) -> Entry? {
    let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
    guard fields.count >= 5, let offset = UInt64(fields[2], radix: 16) else { return nil }
    let ends = fields[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
    guard ends.count == 2, ends[0] < ends[1] else { return nil }
    return Entry(
      addresses: ends[0]..<ends[1], isWritable: fields[1].contains("w"),
      isExecutable: fields[1].contains("x"), offset: offset,
      path: fields.count > 5 ? String(fields[5].drop { $0 == " " }) : "")
  }
}
