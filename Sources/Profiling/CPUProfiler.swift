internal import Archive
internal import CProfiling
internal import Glibc
internal import Synchronization

/// Samples what this process spends its CPU time on.
///
/// Each thread has a timer on its own CPU time, so the threads that work are the ones that are
/// looked at, in proportion; threads that begin later are found within a quarter of a second.
/// Stacks are followed by frame pointers, which Swift keeps: within C libraries that do not, a stack
/// may lack the innermost callers.
package enum CPUProfiler {
  static let samplesPerSecond = 100
  private static let isBusy = Atomic(false)

  /// Takes a profile of this process; returns after `seconds`, or once `isCancelled` is true.
  ///
  /// - Returns: It in pprof's format: gzip of a protocol buffer, functions named, no file names but
  ///   those of the program and its libraries, without folders.
  /// - Throws: `ProfilingError`.
  package static func profile(
    seconds: Int, isCancelled: () -> Bool = { false }
  ) throws(ProfilingError) -> [UInt8] {
    guard !isBusy.exchange(true, ordering: .acquiring) else { throw .busy }
    defer { isBusy.store(false, ordering: .releasing) }
    guard let buffer = SampleBuffer.shared else { throw .unavailable("no memory for samples") }
    guard storage_profile_install() == 0 else {
      throw .unavailable("SIGPROF cannot be handled: \(String(cString: strerror(errno)))")
    }
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let started = ContinuousClock.now
    buffer.setStacks(try MemoryMap())
    buffer.begin()
    watch(buffer, until: started + .seconds(seconds), isCancelled)
    let samples = buffer.end()
    let encoding = PprofEncoding(
      samples: samples, map: try MemoryMap(),
      startedAt: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec),
      duration: ContinuousClock.now - started, period: .milliseconds(1_000 / samplesPerSecond))
    guard let profile = Gzip.compress(encoding.bytes) else {
      throw .unavailable("the profile cannot be compressed")
    }
    return profile
  }

  /// Keeps a timer on every thread until the time is over.
  private static func watch(
    _ buffer: SampleBuffer, until end: ContinuousClock.Instant, _ isCancelled: () -> Bool
  ) {
    var timers = ThreadTimers()
    while ContinuousClock.now < end, !isCancelled() {
      let isChanged = timers.update(buffer, nanoseconds: 1_000_000_000 / samplesPerSecond)
      // The stack of a new thread is not among those known.
      if isChanged, let map = try? MemoryMap() { buffer.setStacks(map) }
      let left = ContinuousClock.now.duration(to: end)
      let pause = min(max(left, .milliseconds(1)), .milliseconds(250))
      usleep(UInt32(pause.components.attoseconds / 1_000_000_000_000))
    }
  }
}

/// The timers of all threads.
private struct ThreadTimers {
  private var byThread: [Int32: ThreadTimer] = [:]

  /// Adds threads that have begun, drops those that have ended; true if any has begun.
  mutating func update(_ buffer: SampleBuffer, nanoseconds: Int) -> Bool {
    let threads = Set(SystemFile.numbers(in: "/proc/self/task"))
    for thread in byThread.keys where !threads.contains(thread) { byThread[thread] = nil }
    let new = threads.subtracting(byThread.keys)
    for thread in new {
      byThread[thread] = buffer.startTimer(thread: thread, nanoseconds: nanoseconds)
    }
    return !new.isEmpty
  }
}
