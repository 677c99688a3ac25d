internal import Git

/// Writes values into bytes that `CacheReader` reads again.
///
/// A text or a list of bytes that came before is a number, since the versions of a package have most
/// of them in common.
struct CacheWriter {
  private(set) var bytes: [UInt8] = []
  private var texts: [Content: Int] = [:]

  /// Bytes that are told apart by a few of them: texts are many, long and seldom alike.
  private struct Content: Hashable {
    let bytes: [UInt8]

    func hash(into hasher: inout Hasher) {
      hasher.combine(bytes.count)
      for place in stride(from: 0, to: bytes.count, by: bytes.count / 16 + 1) {
        hasher.combine(bytes[place])
      }
    }
  }

  mutating func number(_ value: Int) {
    var rest = UInt64(bitPattern: Int64(value))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func flag(_ value: Bool) { bytes.append(value ? 1 : 0) }

  mutating func id(_ id: ObjectID) { bytes += id.bytes }

  /// Bytes that seldom stand twice in a file.
  mutating func plain(_ content: some Collection<UInt8>) {
    number(content.count)
    bytes += content
  }

  /// Bytes that often do.
  mutating func shared(_ content: [UInt8]) {
    let content = Content(bytes: content)
    if let known = texts[content] { return number(known) }
    number(0)
    plain(content.bytes)
    texts[content] = texts.count + 1
  }

  mutating func text(_ text: String) { shared(Array(text.utf8)) }

  mutating func optional<Value>(
    _ value: Value?, _ write: (inout CacheWriter, Value) -> Void
  ) {
    flag(value != nil)
    if let value { write(&self, value) }
  }

  mutating func list<Value>(_ values: [Value], _ write: (inout CacheWriter, Value) -> Void) {
    number(values.count)
    for value in values { write(&self, value) }
  }
}

/// Why the bytes of a cache cannot be read: they are not what was written.
struct CacheDamage: Error {}

/// Reads what `CacheWriter` wrote.
struct CacheReader {
  private let bytes: ArraySlice<UInt8>
  private var place: Int
  private let end: Int
  /// What was read of texts and bytes that may stand again: then they share memory.
  private var texts: [(range: Range<Int>, text: String?, bytes: [UInt8]?)] = []

  init(_ bytes: [UInt8]) { self.init(bytes[...]) }

  /// Reads what was written alone and stands among other bytes.
  init(_ slice: ArraySlice<UInt8>) {
    // The slice's own storage, under the same indices: nothing is copied.
    (place, end) = (slice.startIndex, slice.endIndex)
    bytes = slice
  }

  var isAtEnd: Bool { place == end }

  mutating func number() throws(CacheDamage) -> Int {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 64 {
      guard place < end else { throw CacheDamage() }
      let byte = bytes[place]
      place += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return Int(Int64(bitPattern: value)) }
      shift += 7
    }
    throw CacheDamage()
  }

  mutating func flag() throws(CacheDamage) -> Bool {
    guard place < end, bytes[place] < 2 else { throw CacheDamage() }
    defer { place += 1 }
    return bytes[place] == 1
  }

  mutating func id() throws(CacheDamage) -> ObjectID {
    ObjectID(bytes: bytes[try range(20)])
  }

  mutating func plain() throws(CacheDamage) -> [UInt8] { Array(try slice()) }

  /// What `CacheWriter.plain` wrote, without copying it.
  mutating func slice() throws(CacheDamage) -> ArraySlice<UInt8> {
    bytes[try range(try number())]
  }

  /// The number of a text, read now or earlier.
  private mutating func sharedPlace() throws(CacheDamage) -> Int {
    let number = try number()
    guard number != 0 else {
      texts.append((try range(try self.number()), nil, nil))
      return texts.count - 1
    }
    guard texts.indices.contains(number - 1) else { throw CacheDamage() }
    return number - 1
  }

  mutating func shared() throws(CacheDamage) -> [UInt8] {
    let place = try sharedPlace()
    if let known = texts[place].bytes { return known }
    let content = Array(bytes[texts[place].range])
    texts[place].bytes = content
    return content
  }

  mutating func text() throws(CacheDamage) -> String {
    let place = try sharedPlace()
    if let known = texts[place].text { return known }
    let text = String(decoding: bytes[texts[place].range], as: UTF8.self)
    texts[place].text = text
    return text
  }

  mutating func optional<Value>(
    _ read: (inout CacheReader) throws(CacheDamage) -> Value
  ) throws(CacheDamage) -> Value? {
    try flag() ? try read(&self) : nil
  }

  mutating func list<Value>(
    _ read: (inout CacheReader) throws(CacheDamage) -> Value
  ) throws(CacheDamage) -> [Value] {
    let count = try number()
    // Every value has a byte at least.
    guard count >= 0, count <= end - place else { throw CacheDamage() }
    var values: [Value] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(try read(&self)) }
    return values
  }

  private mutating func range(_ count: Int) throws(CacheDamage) -> Range<Int> {
    guard count >= 0, count <= end - place else { throw CacheDamage() }
    defer { place += count }
    return place..<(place + count)
  }
}
