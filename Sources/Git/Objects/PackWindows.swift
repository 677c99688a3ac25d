internal import CLibgit2
internal import Synchronization

/// How much of packs is mapped into memory at a time; a setting of the whole process.
package enum PackWindows {
  /// A window's length, and how much all of them have together, in bytes.
  private struct Size {
    let window: Int
    let all: Int

    /// Small, since with whole packs, which is what libgit2 maps by itself, reading all blobs of a
    /// storage keeps its pack in memory.
    ///
    /// Measured: 181 MB become 38 MB. Many small windows are moved less often than few large ones, and
    /// each costs less.
    static let narrow = Size(window: 512 << 10, all: 16 << 20)

    /// For small objects from all over a pack: small windows would move with nearly each of them.
    ///
    /// Measured on an index of all packages: a fifth of its time, for 30 MB more.
    static let wide = Size(window: 32 << 20, all: 512 << 20)

    func apply() {
      _ = storage_git_option_size(Int32(GIT_OPT_SET_MWINDOW_SIZE.rawValue), window)
      _ = storage_git_option_size(Int32(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT.rawValue), all)
    }
  }

  /// How many bodies want wide windows at this moment.
  private static let readers = Mutex(0)

  /// Sets what holds from the start.
  static func start() {
    Size.narrow.apply()
  }

  /// Maps large parts of packs while `body` reads much from all over them.
  ///
  /// What was mapped meanwhile stays so until all that share it are closed: see `PackedObjects`.
  package static func widened<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    Library.start()
    readers.withLock { count in
      if count == 0 { Size.wide.apply() }
      count += 1
    }
    defer {
      readers.withLock { count in
        count -= 1
        if count == 0 { Size.narrow.apply() }
      }
    }
    return try body()
  }
}
