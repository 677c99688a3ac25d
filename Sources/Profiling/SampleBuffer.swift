internal import CProfiling
internal import Glibc

/// The memory that the signal handler writes to: made once, never given back, since a signal may
/// come after the last timer is gone.
///
/// It is `@unchecked Sendable` because one profile at a time has it; the handler's own part is
/// atomic.
final class SampleBuffer: @unchecked Sendable {
  /// Room for a minute of four busy threads; pages that were not written take no memory.
  private static let capacity = 60 * 4 * CPUProfiler.samplesPerSecond

  /// The one buffer; nil where there is no address space for it.
  static let shared = SampleBuffer()

  private let samples: UnsafeMutablePointer<storage_samples>
  private let memory: UnsafeMutableRawPointer
  private static let size = capacity * MemoryLayout<storage_sample>.stride
  /// The stacks that the handler may be reading: kept until the profile's end.
  private var stacks: [UnsafeMutablePointer<storage_stacks>] = []

  private init?() {
    let memory = mmap(
      nil, Self.size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let memory, memory != MAP_FAILED else { return nil }
    self.memory = memory
    samples = .allocate(capacity: 1)
    samples.initialize(to: storage_samples())
    samples.pointee.first = memory.bindMemory(to: storage_sample.self, capacity: Self.capacity)
    samples.pointee.capacity = UInt32(Self.capacity)
  }

  /// Names the memory that frames may be followed in.
  func setStacks(_ map: MemoryMap) {
    let ranges = map.entries.filter(\.isWritable).map {
      storage_stack(start: $0.addresses.lowerBound, end: $0.addresses.upperBound)
    }
    let first = UnsafeMutableBufferPointer<storage_stack>.allocate(capacity: ranges.count)
    _ = first.initialize(from: ranges)
    let named = UnsafeMutablePointer<storage_stacks>.allocate(capacity: 1)
    named.initialize(
      to: storage_stacks(count: UInt64(ranges.count), first: UnsafePointer(first.baseAddress)))
    stacks.append(named)
    storage_profile_set_stacks(samples, named)
  }

  /// Lets samples be taken from now on.
  func begin() { storage_profile_activate(samples, 1) }

  /// Interrupts a thread at each `nanoseconds` of its CPU time until the timer is ended.
  func startTimer(thread: Int32, nanoseconds: Int) -> ThreadTimer? {
    var timer: timer_t?
    guard storage_profile_start(&timer, thread, samples, nanoseconds) == 0, let timer else {
      return nil
    }
    return ThreadTimer(timer)
  }

  /// Takes no more samples and returns those there are, the innermost address of each first.
  func end() -> [[UInt64]] {
    storage_profile_activate(samples, 0)
    // A handler under way is over in microseconds.
    usleep(20_000)
    let count = min(Int(samples.pointee.taken), Self.capacity)
    let taken = UnsafeBufferPointer(start: samples.pointee.first, count: count)
    let result = taken.indices.map { index -> [UInt64] in
      guard let sample = taken.baseAddress.map({ $0 + index }) else { return [] }
      return (0..<storage_sample_count(sample)).map { storage_sample_frame(sample, $0) }
    }
    madvise(memory, Self.size, MADV_DONTNEED)
    // The last one named stays: a signal that comes late may look at it.
    for old in stacks.dropLast() {
      old.pointee.first.deallocate()
      old.deallocate()
    }
    stacks = Array(stacks.suffix(1))
    return result.filter { !$0.isEmpty }
  }
}

/// A timer on the CPU time of one thread; ended with its owner.
final class ThreadTimer {
  private let timer: timer_t

  fileprivate init(_ timer: timer_t) { self.timer = timer }

  deinit { timer_delete(timer) }
}
