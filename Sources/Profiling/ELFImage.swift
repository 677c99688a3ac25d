internal import Glibc

/// An ELF file of 64 bits: which functions its addresses belong to.
///
/// The file may be anything: whatever does not fit into it is taken for absent.
struct ELFImage: ~Copyable {
  private let bytes: UnsafeRawBufferPointer

  /// Maps a file; nil if it cannot be read or is no ELF file of this kind.
  init?(path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size >= 64 else { return nil }
    let size = Int(status.st_size)
    let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let start, start != MAP_FAILED else { return nil }
    let file = UnsafeRawBufferPointer(start: start, count: size)
    // The magic, then 64 bits and little endian.
    guard file.prefix(6).elementsEqual([0x7F, 0x45, 0x4C, 0x46, 2, 1]) else {
      munmap(start, size)
      return nil
    }
    bytes = file
  }

  deinit {
    munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
  }

  private func load<Number: FixedWidthInteger>(_ offset: Int, as: Number.Type) -> Number? {
    guard offset >= 0, offset <= bytes.count - MemoryLayout<Number>.size else { return nil }
    return bytes.loadUnaligned(fromByteOffset: offset, as: Number.self)
  }

  private func offset(_ place: Int) -> Int? {
    load(place, as: UInt64.self).flatMap(Int.init(exactly:))
  }

  /// The address, as the file's symbols count it, of a place in the file.
  func address(ofOffset place: UInt64) -> UInt64? {
    guard let start = offset(32), let size = load(54, as: UInt16.self),
      let count = load(56, as: UInt16.self)
    else { return nil }
    for index in 0..<Int(count) {
      let header = start &+ index &* Int(size)
      guard load(header, as: UInt32.self) == 1, let fileStart = load(header &+ 8, as: UInt64.self),
        let address = load(header &+ 16, as: UInt64.self),
        let fileSize = load(header &+ 32, as: UInt64.self)
      else { continue }
      if place >= fileStart, place &- fileStart < fileSize { return place &- fileStart &+ address }
    }
    return nil
  }

  /// Names the functions that hold addresses, which must be rising; names stay mangled.
  func functions(at addresses: [UInt64]) -> [UInt64: String] {
    guard let start = offset(40), let size = load(58, as: UInt16.self),
      let count = load(60, as: UInt16.self)
    else { return [:] }
    var found: [UInt64: String] = [:]
    // The full table where the file was not stripped of it, then that of exported symbols.
    for wanted: UInt32 in [2, 11] {
      for index in 0..<Int(count) {
        let header = start &+ index &* Int(size)
        guard load(header &+ 4, as: UInt32.self) == wanted, let table = offset(header &+ 24),
          let tableSize = offset(header &+ 32), let link = load(header &+ 40, as: UInt32.self),
          let names = offset(start &+ Int(link) &* Int(size) &+ 24)
        else { continue }
        collect(table, tableSize, names, addresses, &found)
      }
      if found.count == addresses.count { break }
    }
    return found
  }

  private func collect(
    _ table: Int, _ size: Int, _ names: Int, _ addresses: [UInt64],
    _ found: inout [UInt64: String]
  ) {
    let entrySize = 24
    guard table >= 0, size >= 0, table <= bytes.count, size <= bytes.count - table else { return }
    for entry in stride(from: table, to: table + size - entrySize + 1, by: entrySize) {
      guard let kind = load(entry + 4, as: UInt8.self), kind & 15 == 2 || kind & 15 == 10,
        let start = load(entry + 8, as: UInt64.self),
        let length = load(entry + 16, as: UInt64.self),
        length > 0, let name = load(entry, as: UInt32.self)
      else { continue }
      var (low, high) = (0, addresses.count)
      while low < high {
        let middle = (low + high) / 2
        if addresses[middle] < start { low = middle + 1 } else { high = middle }
      }
      while low < addresses.count, addresses[low] - start < length {
        if found[addresses[low]] == nil { found[addresses[low]] = text(names &+ Int(name)) }
        low += 1
      }
    }
  }

  private func text(_ start: Int) -> String? {
    guard bytes.indices.contains(start) else { return nil }
    let rest = bytes[start..<min(bytes.count, start + 16_384)]
    guard let end = rest.firstIndex(of: 0), end > start else { return nil }
    return String(decoding: rest[start..<end], as: UTF8.self)
  }
}
