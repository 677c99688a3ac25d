import Foundation
import TestSupport
import Testing
import Transport

@Suite(.tags(.medium)) struct SubprocessTests {
  private let environment = HermeticEnvironment.variables(home: "/nonexistent")

  private func sh(_ script: String, limits: Subprocess.Limits = .init()) -> Subprocess {
    Subprocess("sh", ["-c", script], environment: environment, limits: limits)
  }

  @Test func outputErrorAndStatusComeBack() throws {
    let result = try sh("echo out; echo err >&2; exit 3").run()
    #expect(result.outputText == "out\n")
    #expect(result.errorText == "err\n")
    #expect(result.status == 3 && !result.succeeded)
  }

  @Test func aSignalIsAStatus() throws {
    #expect(try sh("kill -9 $$").run().status == 137)
  }

  @Test func argumentsAreWordsAndNoShellReadsThem() throws {
    let words = ["%s\\n", "$HOME `id` ; rm", "--", "a b"]
    let result = try Subprocess("printf", words, environment: environment).run()
    #expect(result.outputText == "$HOME `id` ; rm\n--\na b\n")
  }

  @Test func megabytesGoInAndComeOut() throws {
    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let result = try Subprocess("cat", [], environment: environment, input: bytes).run()
    #expect(result.output == bytes)
  }

  @Test func aChildThatReadsNothingIsNoFault() throws {
    let bytes = [UInt8](repeating: 1, count: 2_000_000)
    let result = try Subprocess("true", [], environment: environment, input: bytes).run()
    #expect(result.succeeded)
  }

  @Test func theChildSeesOnlyItsEnvironment() throws {
    let result = try Subprocess(
      "env", [], environment: ["PATH": "/usr/bin:/bin", "A": "1"]
    ).run()
    #expect(result.outputText.split(separator: "\n").sorted() == ["A=1", "PATH=/usr/bin:/bin"])
  }

  @Test func silenceEndsTheChildAndItsChildren() throws {
    let folder = try TemporaryDirectory("storage-subprocess")
    let pid = folder.path("pid")
    let start = ContinuousClock.now
    let error = #expect(throws: TransportError.self) {
      try sh("sleep 60 & echo $! >\(pid); wait", limits: .init(silence: 0.3)).run()
    }
    #expect(error?.kind == .timeout)
    #expect(start.duration(to: .now) < .seconds(50))
    let number = try #require(Int32(try folder.read("pid").dropLast()))
    // It may stay as a zombie where nobody reaps orphans.
    func isRunning() -> Bool {
      guard let status = try? String(contentsOfFile: "/proc/\(number)/status", encoding: .utf8)
      else { return false }
      return !status.contains("State:\tZ")
    }
    for _ in 0..<1_000 where isRunning() { usleep(10_000) }
    #expect(!isRunning())
  }

  @Test func aTalkativeChildHasATotalLimitToo() throws {
    let error = #expect(throws: TransportError.self) {
      try sh(
        "while :; do echo . >&2; sleep 0.05; done",
        limits: .init(silence: 5, total: 0.5)
      ).run()
    }
    #expect(error?.kind == .timeout)
  }

  @Test func aGrandchildThatKeepsTheOutputOpenHoldsNobodyUp() throws {
    let start = ContinuousClock.now
    #expect(try sh("sleep 20 & echo done").run().outputText == "done\n")
    #expect(start.duration(to: .now) < .seconds(50))
  }

  @Test func outputIsBounded() throws {
    #expect(throws: TransportError.self) {
      try sh("head -c 100000 /dev/zero", limits: .init(output: 50_000)).run()
    }
    let result = try sh(
      "head -c 100000 /dev/zero >&2; echo end >&2", limits: .init(output: 50_000)
    ).run()
    #expect(result.error.count <= 50_000 && result.errorText.hasSuffix("end\n"))
  }

  @Test func aMissingProgramIsNamed() throws {
    let error = #expect(throws: TransportError.self) {
      try Subprocess("no-such-program", [], environment: environment).run()
    }
    #expect(error?.kind == .missingProgram)
    #expect(error?.message.contains("no-such-program") == true)
  }
}
