/// Numbers of bytes for people: `512 B`, `3.4 KB`, `17.1 MB`, in powers of 1,000.
enum ByteCount {
  static func text(_ bytes: Int) -> String {
    guard bytes >= 1_000 else { return "\(bytes) B" }
    var (value, unit) = (bytes, "KB")
    for larger in ["MB", "GB"] where value >= 1_000_000 {
      (value, unit) = (value / 1_000, larger)
    }
    let tenths = (value + 50) / 100
    return "\(tenths / 10).\(tenths % 10) \(unit)"
  }
}
