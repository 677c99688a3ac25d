internal import Glibc

/// How many segments with data a TCP connection has sent and received, as the kernel counts them.
struct SegmentCount {
  let received: Int
  let sent: Int

  init?(of descriptor: Int32) {
    // The struct grows with the kernel, and the C library's lacks the two: `tcpi_data_segs_in` and
    // `tcpi_data_segs_out` of <linux/tcp.h>, there since Linux 4.6.
    let (place, size) = (152, 160)
    let counts: [UInt32]? = withUnsafeTemporaryAllocation(byteCount: 512, alignment: 8) { info in
      var length = socklen_t(info.count)
      guard
        getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_INFO, info.baseAddress, &length)
          == 0, length >= size
      else { return nil }
      return [place, place + 4].map { info.load(fromByteOffset: $0, as: UInt32.self) }
    }
    guard let counts else { return nil }
    (received, sent) = (Int(counts[0]), Int(counts[1]))
  }
}
