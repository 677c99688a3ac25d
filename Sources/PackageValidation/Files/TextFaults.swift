internal import Glibc

/// What is wrong with the bytes of a text file, whatever it says.
package struct TextFaults: Hashable, Sendable {
  /// The line of the first bytes that are not UTF-8; 0 for none, as for the others.
  package var notUTF8: UInt32 = 0
  package var nulByte: UInt32 = 0
  package var conflict: UInt32 = 0
  package var carriageReturn: UInt32 = 0
  package var hasByteOrderMark = false

  package init() {}

  /// Looks a text over.
  package init(_ bytes: RawSpan) {
    guard !bytes.isEmpty else { return }
    bytes.withUnsafeBytes { self.scan($0) }
    do {
      try bytes.withUnsafeBytes { buffer in
        _ = try UTF8Span(validating: buffer.bindMemory(to: UInt8.self).span)
      }
    } catch let error as UTF8.ValidationError {
      notUTF8 = bytes.withUnsafeBytes { Self.line(of: error.byteOffsets.lowerBound, in: $0) }
    } catch {
      notUTF8 = 1
    }
  }

  private mutating func scan(_ bytes: UnsafeRawBufferPointer) {
    hasByteOrderMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    if let place = Self.first(0, in: bytes) { nulByte = Self.line(of: place, in: bytes) }
    var start = 0
    while let place = Self.first(UInt8(ascii: "\r"), in: bytes, from: start) {
      if place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "\n") {
        carriageReturn = Self.line(of: place, in: bytes)
        break
      }
      start = place + 1
    }
    for sign in [UInt8(ascii: "<"), UInt8(ascii: ">")] where conflict == 0 {
      conflict = Self.conflictMarker(of: sign, in: bytes)
    }
  }

  /// The first line that begins with seven times a sign and a space; 0 for none.
  private static func conflictMarker(
    of sign: UInt8, in bytes: UnsafeRawBufferPointer
  ) -> UInt32 {
    var start = 0
    while let place = first(sign, in: bytes, from: start) {
      let count = bytes[place...].prefix(8).prefix { $0 == sign }.count
      if count == 7, place + 7 < bytes.count, bytes[place + 7] == UInt8(ascii: " "),
        place == 0 || bytes[place - 1] == UInt8(ascii: "\n")
      {
        return line(of: place, in: bytes)
      }
      start = place + max(1, count)
    }
    return 0
  }

  private static func first(
    _ byte: UInt8, in bytes: UnsafeRawBufferPointer, from start: Int = 0
  ) -> Int? {
    guard start < bytes.count, let base = bytes.baseAddress,
      let found = memchr(base + start, Int32(byte), bytes.count - start)
    else { return nil }
    return base.distance(to: found)
  }

  private static func line(of offset: Int, in bytes: UnsafeRawBufferPointer) -> UInt32 {
    var line = 1
    for byte in bytes.prefix(offset) where byte == UInt8(ascii: "\n") { line += 1 }
    return UInt32(clamping: line)
  }
}
