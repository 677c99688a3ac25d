import Foundation
import Glibc
import Synchronization
import TestSupport

/// What all proofs share: the built program, a folder to work in, and how far to go.
final class Laboratory: Sendable {
  let extent: ProofArguments.Extent
  let rounds: Int?
  let minutes: Int?
  let verbose: Bool
  let tool: StorageTool
  private let folder: TemporaryDirectory
  private let made = Atomic(0)
  /// What each root tree holds; only a handful ever come up.
  private let contents = Mutex<[String: [String: String]]>([:])

  init(_ arguments: ProofArguments) throws {
    (extent, rounds, minutes) = (arguments.extent, arguments.rounds, arguments.minutes)
    verbose = arguments.verbose
    tool = try StorageTool()
    folder = try TemporaryDirectory("storage-proofs")
    guard StorageTool.isBuilt else { throw MissingProgram(name: StorageTool.path) }
  }

  /// A path that nothing stands at yet.
  func freshPath() -> String {
    folder.path("\(made.add(1, ordering: .relaxed).newValue)")
  }

  /// Runs each piece of work, as many at a time as there are processors.
  func forEach<Work: Sendable>(_ works: [Work], _ body: @escaping @Sendable (Work) -> Void) {
    let next = Atomic(0)
    let workers = min(max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN))), 8)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < works.count else { return }
        body(works[index])
      }
    }
  }

  /// The versions of a root tree with the ids of their trees, by path.
  func versions(of tree: String, in git: GitOracle) throws -> [String: String] {
    if let known = contents.withLock({ $0[tree] }) { return known }
    var versions: [String: String] = [:]
    for line in try git.run("ls-tree", "-rtz", "--full-tree", tree).split(separator: "\0") {
      let halves = line.split(separator: "\t", maxSplits: 1)
      guard halves.count == 2, halves[1].split(separator: "/").count == 3 else { continue }
      let words = halves[0].split(separator: " ")
      if words.count == 3, words[1] == "tree" { versions[String(halves[1])] = String(words[2]) }
    }
    contents.withLock { [versions] in $0[tree] = versions }
    return versions
  }
}

/// A program that the proofs cannot do without.
struct MissingProgram: Error, CustomStringConvertible {
  let name: String
  var description: String { "\(name) is not there" }
}
