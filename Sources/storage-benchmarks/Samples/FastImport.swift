/// Text for `git fast-import`: commits whose ids are the same wherever they are made.
struct FastImport {
  private(set) var stream: [UInt8] = []

  /// Begins a commit on a branch, on top of the one that was begun before.
  mutating func commit(to branch: String, time: Int, _ message: String) {
    stream += "commit refs/heads/\(branch)\n".utf8
    stream += "committer Benchmark <benchmark@example.com> \(time) +0000\n".utf8
    stream += "data \(message.utf8.count)\n\(message)\n".utf8
  }

  /// Writes a file into the commit under way.
  mutating func file(_ path: String, _ text: String) {
    stream += "M 100644 inline \(path)\ndata \(text.utf8.count)\n\(text)\n".utf8
  }

  /// Puts a tree that the repository has into the commit under way.
  mutating func put(_ tree: String, at path: String) {
    stream += "M 040000 \(tree) \(path)\n".utf8
  }

  /// Takes a file or folder out in the commit under way.
  mutating func remove(_ path: String) {
    stream += "D \(path)\n".utf8
  }
}
