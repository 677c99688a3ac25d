internal import Git
internal import PackageStorage
internal import Synchronization
internal import Terminal
internal import Transport

extension Context {
  /// Opens the storage in a repository that is open already.
  ///
  /// - Throws: As `openStorage`.
  func storage(in repository: Repository, tips: TipSource = .here) throws -> PackageStorage {
    try PackageStorage(repository, settingsFile: settingsFile(), tips: tips)
  }

  /// The `git` program over a repository, or over none.
  func git(in directory: String?) -> GitProgram {
    let display = TransportProgress(progress)
    return GitProgram(
      in: directory, environment: environment, limits: transportLimits,
      progress: { display.show($0) })
  }

  /// What ends a transport that hangs: `STORAGE_NETWORK_TIMEOUT` seconds without a sign of life.
  var transportLimits: Subprocess.Limits {
    let seconds = environment["STORAGE_NETWORK_TIMEOUT"].flatMap(Double.init) ?? 0
    return Subprocess.Limits(silence: (0.1...86_400).contains(seconds) ? seconds : 120)
  }
}

/// Shows what git says of its work as progress of ours.
final class TransportProgress: Sendable {
  private let sink: any ProgressSink
  private let shown = Mutex<(title: String, done: Int)>(("", 0))

  init(_ sink: any ProgressSink) {
    self.sink = sink
  }

  func show(_ step: GitProgress) {
    shown.withLock { shown in
      if shown.title != step.title {
        sink.begin(step.title, total: step.total)
        shown = (step.title, 0)
      }
      if step.done > shown.done { sink.advance(by: step.done - shown.done) }
      shown.done = step.done
      if step.done == step.total {
        sink.end()
        shown.title = ""
      }
    }
  }
}
