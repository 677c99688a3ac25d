import Foundation
import Glibc
import TestSupport

/// Proves the core promises of `storage` and prints the figures.
@main
struct StorageProofs {
  /// A proof: what it is called, what it promises, and how it is made.
  struct Proof: Sendable {
    let name: String
    let promise: String
    let make: @Sendable (Laboratory) throws -> [Figure]
  }

  static let proofs = [
    Proof(name: "kill", promise: "a kill at any point loses nothing and blocks nobody") {
      try KillProof(laboratory: $0).figures()
    },
    Proof(name: "errors", promise: "a failing system call moves no reference unless it says so") {
      try ErrorProof(laboratory: $0).figures()
    },
    Proof(name: "order", promise: "the target is durable before the source is touched") {
      try OrderProof(laboratory: $0).figures()
    },
    Proof(name: "disk", promise: "a full disk loses nothing and blocks nobody") {
      try FullDiskProof(laboratory: $0).figures()
    },
    Proof(name: "races", promise: "writers at the same time lose and double nothing") {
      try RaceProof(laboratory: $0).figures()
    },
    Proof(name: "stopped", promise: "a stopped writer never writes over another's work") {
      try StoppedWriterProof(laboratory: $0).figures()
    },
    Proof(name: "site", promise: "a build that is disturbed leaves the old site whole") {
      try SiteProof(laboratory: $0).figures()
    },
    Proof(name: "soak", promise: "hostile clients hurt no good one and leave nothing behind") {
      try SoakProof(laboratory: $0).figures()
    },
  ]

  static func main() {
    do {
      let arguments = try ProofArguments(Array(CommandLine.arguments.dropFirst()))
      if arguments.help {
        let list = proofs.map { "  \($0.name): \($0.promise)\n" }.joined()
        return say(ProofArguments.usage + list)
      }
      exit(try run(arguments) ? 0 : 1)
    } catch let error as ArgumentError {
      say("storage-proofs: \(error.word) cannot be used\n\(ProofArguments.usage)", isAnswer: false)
      exit(2)
    } catch {
      say("storage-proofs: \(error)\n", isAnswer: false)
      exit(70)
    }
  }

  private static func run(_ arguments: ProofArguments) throws -> Bool {
    let laboratory = try Laboratory(arguments)
    var holds = true
    for proof in proofs
    where arguments.promises.isEmpty || arguments.promises.contains(proof.name) {
      let started = ContinuousClock.now
      for figure in try proof.make(laboratory) {
        say(figure.line + "\n")
        for line in figure.failureLines { say(line + "\n") }
        holds = holds && figure.holds
      }
      let seconds = started.duration(to: .now).components.seconds
      say("\(proof.name): \(seconds) s\n", isAnswer: false)
    }
    return holds
  }

  private static func say(_ text: String, isAnswer: Bool = true) {
    (isAnswer ? FileHandle.standardOutput : .standardError).write(Data(text.utf8))
  }
}
