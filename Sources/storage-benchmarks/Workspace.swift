import Glibc

/// A temporary folder with the repository to copy and one copy a run; removed with its owner.
package final class Workspace {
  package let path: String
  private let environment: [String: String]
  private var made = 0

  package init() throws(BenchmarkError) {
    let temporary = Environment.variable("TMPDIR") ?? "/tmp"
    var template = Array("\(temporary)/storage-benchmark-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer -> String? in
      guard let base = buffer.baseAddress, mkdtemp(base) != nil else { return nil }
      return String(cString: base)
    }
    guard let made else { throw BenchmarkError("no folder can be made in \(temporary)") }
    path = made
    environment = Environment.children(home: made)
  }

  deinit {
    var children = processes()
    _ = try? children.run(["rm", "-rf", "--", path])
  }

  /// Returns a fresh account for children in the common environment.
  package func processes() -> ChildProcesses {
    ChildProcesses(environment: environment)
  }

  /// Makes an empty folder and returns its path.
  package func makeFolder(_ name: String) throws(BenchmarkError) -> String {
    made += 1
    let folder = "\(path)/\(name)-\(made)"
    guard mkdir(folder, 0o700) == 0 else { throw BenchmarkError("cannot make \(folder)") }
    return folder
  }

  /// Copies a bare repository: all files are its own but the objects, which are hard links.
  ///
  /// So every run starts from the same state, and from the same pages in memory.
  package func copy(of repository: String) throws(BenchmarkError) -> String {
    let folder = try makeFolder("run")
    var children = processes()
    try children.run(["cp", "-a", "--link", "\(repository)/objects", "\(folder)/objects"])
    for name in ["HEAD", "config", "packed-refs", "refs"] {
      try children.run(["cp", "-a", "\(repository)/\(name)", "\(folder)/\(name)"])
    }
    return folder
  }

  package func remove(_ folder: String) throws(BenchmarkError) {
    var children = processes()
    try children.run(["rm", "-rf", "--", folder])
  }
}
