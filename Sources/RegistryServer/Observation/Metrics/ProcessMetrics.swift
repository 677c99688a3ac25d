internal import Glibc

/// What Prometheus' libraries tell of every process: CPU, memory, descriptors, start.
enum ProcessMetrics {
  static func write(to text: inout MetricsText) {
    let status = fields(of: "/proc/self/stat")
    let ticks = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
    // Counted from the field after the name in parentheses: proc(5) calls that one 3.
    func field(_ number: Int) -> Double? {
      status.indices.contains(number - 3) ? Double(status[number - 3]) : nil
    }
    if let user = field(14), let system = field(15) {
      text.single(
        "process_cpu_seconds_total", .counter, "User and system CPU time spent in seconds.",
        (user + system) / ticks)
    }
    if let count = openDescriptors {
      text.single("process_open_fds", .gauge, "Number of open file descriptors.", Double(count))
    }
    text.single(
      "process_max_fds", .gauge, "Maximum number of open file descriptors.",
      limit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue)))
    if let bytes = field(23) {
      text.single(
        "process_virtual_memory_bytes", .gauge, "Virtual memory size in bytes.", bytes)
    }
    if let pages = field(24) {
      text.single(
        "process_resident_memory_bytes", .gauge, "Resident memory size in bytes.",
        pages * Double(sysconf(Int32(_SC_PAGESIZE))))
    }
    if let threads = field(20) {
      text.single("process_threads", .gauge, "Number of threads.", threads)
    }
    if let start = field(22), let boot = bootTime {
      text.single(
        "process_start_time_seconds", .gauge,
        "Start time of the process since unix epoch in seconds.", boot + start / ticks)
    }
  }

  private static func limit(_ resource: __rlimit_resource_t) -> Double {
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return -1 }
    return limit.rlim_cur == rlim_t.max ? .infinity : Double(limit.rlim_cur)
  }

  private static var openDescriptors: Int? {
    guard let folder = opendir("/proc/self/fd") else { return nil }
    defer { closedir(folder) }
    var count = 0
    while let entry = readdir(folder) {
      if entry.pointee.d_name.0 != CChar(bitPattern: UInt8(ascii: ".")) { count += 1 }
    }
    // The folder itself is open while it is read.
    return count - 1
  }

  private static var bootTime: Double? {
    SmallFile.text("/proc/stat").split(separator: "\n").first { $0.hasPrefix("btime ") }
      .flatMap { Double($0.dropFirst(6)) }
  }

  /// The fields of a `stat` file after the name, which alone may hold spaces.
  private static func fields(of path: String) -> [Substring] {
    let text = SmallFile.text(path)
    guard let end = text.lastIndex(of: ")") else { return [] }
    return text[text.index(after: end)...].split { $0 == " " || $0 == "\n" }
  }
}
