/// The order of texts by their UTF-8 bytes, which is the order of every list in the registry's
/// answers; `String`'s own `<` goes by canonical equivalence.
enum ByteOrder {
  static func isLess(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
