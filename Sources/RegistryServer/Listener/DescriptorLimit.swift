internal import Glibc

/// How many files and sockets the process may have open.
enum DescriptorLimit {
  /// What is left for everything but connections: repositories, packs, caches, logs.
  static let reserve = 128

  /// Raises the limit as far as it may be raised without privileges.
  static func raise() {
    guard var limit = read(), limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  /// How many connections may be open at once; nil where nothing is known.
  static var connections: Int? {
    read().map { max(16, Int(clamping: $0.rlim_cur) - reserve) }
  }

  private static func read() -> rlimit? {
    var limit = rlimit()
    return getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 ? limit : nil
  }
}

extension ListenerLimits {
  /// The limits with so few connections that as many descriptors suffice.
  package func fitting(descriptors: Int) -> ListenerLimits {
    var limits = self
    limits.surplusConnections = min(surplusConnections, max(1, descriptors / 8))
    limits.connections = min(connections, max(1, descriptors - limits.surplusConnections))
    limits.connectionsPerClient = min(connectionsPerClient, limits.connections)
    return limits
  }
}
