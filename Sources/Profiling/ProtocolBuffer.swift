/// Writes messages in the encoding of protocol buffers.
struct ProtocolBuffer {
  private(set) var bytes: [UInt8] = []

  /// A number; 0 is what an absent field means, and is left out.
  mutating func number(_ field: Int, _ value: Int64) {
    guard value != 0 else { return }
    variable(UInt64(field) << 3)
    variable(UInt64(bitPattern: value))
  }

  /// Numbers that stand together.
  mutating func numbers(_ field: Int, _ values: [Int64]) {
    var packed = ProtocolBuffer()
    for value in values { packed.variable(UInt64(bitPattern: value)) }
    block(field, packed.bytes)
  }

  mutating func text(_ field: Int, _ value: String) { block(field, Array(value.utf8)) }

  mutating func message(_ field: Int, _ content: (inout ProtocolBuffer) -> Void) {
    var message = ProtocolBuffer()
    content(&message)
    block(field, message.bytes)
  }

  private mutating func block(_ field: Int, _ content: [UInt8]) {
    variable(UInt64(field) << 3 | 2)
    variable(UInt64(content.count))
    bytes += content
  }

  private mutating func variable(_ value: UInt64) {
    var rest = value
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
