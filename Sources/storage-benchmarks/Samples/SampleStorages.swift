import Glibc

/// The storages of one run, each made when a case first asks for it.
package final class SampleStorages {
  /// Which storage a case works on.
  package enum Choice: Hashable, Sendable {
    /// The real branches or the given repository; a synthetic one of 2,400 versions without them.
    case usual
    case synthetic(SyntheticStorage)
    case packages(SyntheticPackages)
  }

  private let arguments: BenchmarkArguments
  private let workspace: Workspace
  private var made: [Choice: SampleStorage] = [:]

  package init(_ arguments: BenchmarkArguments, in workspace: Workspace) {
    (self.arguments, self.workspace) = (arguments, workspace)
  }

  package func storage(_ choice: Choice) throws(BenchmarkError) -> SampleStorage {
    if let known = made[choice] { return known }
    let storage =
      switch choice {
      case .usual: try usual()
      case .synthetic(let synthetic):
        try make(synthetic.key, synthetic.kind) { (path, children) throws(BenchmarkError) in
          try synthetic.make(at: path, with: &children)
        }
      case .packages(let packages):
        try make(packages.key, packages.kind) { (path, children) throws(BenchmarkError) in
          try packages.make(at: path, with: &children)
        }
      }
    made[choice] = storage
    return storage
  }

  private func usual() throws(BenchmarkError) -> SampleStorage {
    if let repository = arguments.repository {
      return try SampleStorage(mirroring: repository, kind: "given repository", in: workspace)
    }
    if let shared = Environment.variable("STORAGE_SHARED") {
      let bundle = shared + "/data/package-storage.bundle"
      if access(bundle, R_OK) == 0 {
        return try SampleStorage(mirroring: bundle, kind: "real branches", in: workspace)
      }
    }
    return try storage(.synthetic(SyntheticStorage(versions: 2_400)))
  }

  private func make(
    _ key: String, _ kind: String,
    _ write: (String, inout ChildProcesses) throws(BenchmarkError) -> Void
  ) throws(BenchmarkError) -> SampleStorage {
    let kept = "\(arguments.cache ?? workspace.path)/\(key)"
    var children = workspace.processes()
    if access(kept, F_OK) != 0 {
      // Under its name only once it is whole.
      try children.run(["rm", "-rf", "--", kept + ".new"])
      try write(kept + ".new", &children)
      try children.run(["mv", "--", kept + ".new", kept])
    }
    // The cache may be on another file system, where copies cannot be hard links.
    let folder = try workspace.makeFolder("sample")
    try children.run(["cp", "-a", "--", kept + "/.", folder])
    return SampleStorage(path: folder, kind: kind)
  }
}
