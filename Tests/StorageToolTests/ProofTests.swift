import Foundation
import TestSupport
import Testing

/// The quick form of `scripts/prove`: some hundreds of kills, failing calls and races.
@Suite(.tags(.large), .serialized) struct ProofTests {
  private static let hasStrace =
    (try? ProcessRun("strace", ["-qq", "-o", "/dev/null", "true"]).run().succeeded) ?? false

  @Test(
    .enabled(if: hasStrace, "strace is not there, or may trace nothing here"),
    arguments: ["kill", "errors", "order", "disk", "races", "stopped", "site"])
  func holds(promise: String) throws { try prove(promise) }

  /// Good clients beside hostile ones, for some seconds.
  @Test func hostileClientsHurtNobody() throws { try prove("soak") }

  private func prove(_ promise: String) throws {
    let program = (StorageTool.path as NSString).deletingLastPathComponent + "/storage-proofs"
    let result = try ProcessRun(
      program, ["--quick", "--promise", promise], timeout: 600
    ).run()
    #expect(result.succeeded, "\(result.outputText)\(result.errorText)")
    // A proof that tried nothing proves nothing.
    let figures = result.outputText.split(separator: "\n")
    #expect(!figures.isEmpty)
    for figure in figures {
      #expect(figure.contains(" of ") || figure.contains(": skipped, "), "\(figure)")
      #expect(!figure.contains(": 0 of 0"), "\(figure)")
    }
  }
}
