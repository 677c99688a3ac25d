internal import CLibgit2

/// The SHA-1 name of a git object: 20 bytes, written as 40 hexadecimal digits.
package struct ObjectID: Hashable, Comparable, Sendable, CustomStringConvertible {
  // Two words and a half: fixed size, no allocation, and the order of the bytes.
  private let high: UInt64
  private let middle: UInt64
  private let low: UInt32

  init(_ oid: git_oid) {
    self = withUnsafeBytes(of: oid.id) { ObjectID(loading: $0) }
  }

  /// Takes the 20 bytes of an id, as git stores it in a tree; missing ones count as 0.
  package init(bytes: ArraySlice<UInt8>) {
    let bytes = bytes.count < 20 ? bytes + [UInt8](repeating: 0, count: 20) : bytes
    self = bytes.withUnsafeBytes { ObjectID(loading: $0) }
  }

  /// Takes the first 20 of at least as many bytes.
  private init(loading bytes: UnsafeRawBufferPointer) {
    high = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
    middle = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    low = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
  }

  /// Reads 40 lower- or upper-case hexadecimal digits; anything else gives nil.
  package init?(hexadecimal text: some StringProtocol) {
    let digits = Array(text.utf8)
    guard digits.count == 40 else { return nil }
    var words: [UInt64] = [0, 0, 0]
    for (index, digit) in digits.enumerated() {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = digit - UInt8(ascii: "A") + 10
      default: return nil
      }
      words[index / 16] = words[index / 16] << 4 | UInt64(value)
    }
    (high, middle, low) = (words[0], words[1], UInt32(words[2]))
  }

  /// The tree without entries, which every git knows.
  package static let emptyTree = ObjectID(
    high: 0x4b82_5dc6_42cb_6eb9, middle: 0xa060_e54b_f8d6_9288, low: 0xfbee_4904)

  /// Whether it is the id of no object, by which git says that a reference is not there.
  package var isZero: Bool { high == 0 && middle == 0 && low == 0 }

  private init(high: UInt64, middle: UInt64, low: UInt32) {
    (self.high, self.middle, self.low) = (high, middle, low)
  }

  /// All 40 digits.
  package var description: String {
    // Written straight into the string: lists and JSON spell thousands of ids.
    String(unsafeUninitializedCapacity: 40) { digits in
      for index in 0..<40 { digits[index] = digit(index) }
      return 40
    }
  }

  /// All 20 bytes.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(20)
    withUnsafeBytes(of: high.bigEndian) { bytes += $0 }
    withUnsafeBytes(of: middle.bigEndian) { bytes += $0 }
    withUnsafeBytes(of: low.bigEndian) { bytes += $0 }
    return bytes
  }

  /// The first ten digits: enough for people, never for programs.
  package var abbreviated: String { String(description.prefix(10)) }

  private func digit(_ index: Int) -> UInt8 {
    let word = index < 16 ? high : index < 32 ? middle : UInt64(low) << 32
    let value = UInt8(truncatingIfNeeded: word >> UInt64(60 - index % 16 * 4)) & 0xf
    return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  /// An id is a digest already, so a part of it tells ids apart as well as all of it.
  package func hash(into hasher: inout Hasher) { hasher.combine(high) }

  package static func < (left: ObjectID, right: ObjectID) -> Bool {
    (left.high, left.middle, left.low) < (right.high, right.middle, right.low)
  }

  /// The same id as libgit2 wants it.
  var oid: git_oid {
    var oid = git_oid()
    withUnsafeMutableBytes(of: &oid.id) { bytes in
      bytes.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
      bytes.storeBytes(of: middle.bigEndian, toByteOffset: 8, as: UInt64.self)
      bytes.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt32.self)
    }
    return oid
  }
}

extension ObjectID {
  /// The id that git gives to a blob of these bytes; nothing is written.
  package init(ofBlob bytes: [UInt8]) {
    Library.start()
    var oid = git_oid()
    git_odb_hash(&oid, bytes, bytes.count, GIT_OBJECT_BLOB)
    self.init(oid)
  }
}
