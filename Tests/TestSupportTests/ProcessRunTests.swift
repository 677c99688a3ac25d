import Foundation
import Glibc
import TestSupport
import Testing

@Suite(.tags(.medium)) struct ProcessRunTests {
  private func shell(
    _ script: String, input: [UInt8]? = nil, timeout: Double = 60
  ) -> ProcessRun {
    ProcessRun("/bin/sh", ["-c", script], input: input, timeout: timeout)
  }

  @Test func outputErrorAndStatusAreKeptApart() throws {
    let result = try shell("printf out; printf err >&2; exit 3").run()
    #expect(result.outputText == "out")
    #expect(result.errorText == "err")
    #expect(result.ending == .exit(3))
    #expect(!result.succeeded)
  }

  @Test func aSignalIsNoExitStatus() throws {
    #expect(try shell("kill -TERM $$").run().ending == .signal(SIGTERM))
  }

  @Test func outputMayBeLargerThanAnyPipe() throws {
    let result = try shell("head -c 3000000 /dev/zero; head -c 2000000 /dev/zero >&2").run()
    #expect(result.output.count == 3_000_000)
    #expect(result.error.count == 2_000_000)
  }

  @Test func inputArrivesWholeAndThenEnds() throws {
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
    #expect(try ProcessRun("cat", input: bytes).run().output == bytes)
    #expect(try ProcessRun("cat").run().output.isEmpty)
  }

  @Test func nothingIsInheritedButWhatIsGiven() throws {
    let result = try ProcessRun("/usr/bin/env", environment: ["ONLY": "this"], directory: "/").run()
    #expect(result.outputText == "ONLY=this\n")
    #expect(try ProcessRun("/bin/pwd", directory: "/usr").run().outputText == "/usr\n")
  }

  @Test func aChildHoldsNoOtherDescriptor() throws {
    // A descriptor without close-on-exec, as a careless library would leave one.
    let careless = dup(1)
    defer { close(careless) }
    let result = try shell("ls /proc/$$/fd").run()
    let descriptors = Set(result.outputText.split(separator: "\n").compactMap { Int($0) })
    // A shell may keep one of its own above 9; of ours there are only the standard three.
    #expect(descriptors.filter { $0 < 10 }.sorted() == [0, 1, 2])
  }

  @Test func runsLeaveNoDescriptorBehind() throws {
    func mine() throws -> Set<String> {
      let names = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
      return Set(
        names.compactMap {
          try? FileManager.default.destinationOfSymbolicLink(
            atPath: "/proc/self/fd/\($0)")
        }
        .filter { $0.contains("memfd:leak-check") })
    }
    for _ in 0..<20 { _ = try shell("true").run() }
    #expect(try mine().isEmpty)
  }

  @Test func aTimeoutEndsTheGrandchildrenToo() throws {
    let directory = try TemporaryDirectory()
    let started = ContinuousClock.now
    let result = try shell(
      "sleep 60 & echo $! >\(directory.path("child")); wait", timeout: 0.3
    ).run()
    #expect(result.ending == .timeout)
    #expect(started.duration(to: .now) < .seconds(20))
    let text = try directory.read("child").trimmingCharacters(in: .whitespacesAndNewlines)
    let child = try #require(Int32(text))
    // The orphan is reaped by somebody else: give that a moment.
    for _ in 0..<100 where kill(child, 0) == 0 { usleep(20_000) }
    #expect(kill(child, 0) == -1)
  }

  @Test func aGrandchildThatKeepsItsOutputOpenHoldsNobodyUp() throws {
    let started = ContinuousClock.now
    let result = try shell("sleep 5 & echo done").run()
    #expect(result.outputText == "done\n")
    #expect(started.duration(to: .now) < .seconds(4))
  }

  @Test func manyRunAtOnce() async throws {
    let sums = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<40 {
        group.addTask {
          let result = try shell("cat", input: Array("\(number)".utf8)).run()
          return Int(result.outputText) ?? -1
        }
      }
      return try await group.reduce(into: [Int]()) { $0.append($1) }
    }
    #expect(sums.sorted() == Array(0..<40))
  }

  @Test func startedProcessesRunSideBySide() throws {
    let started = ContinuousClock.now
    let running = try (0..<4).map { _ in try shell("sleep 0.5").start() }
    for process in running { #expect(try process.wait().succeeded) }
    #expect(started.duration(to: .now) < .seconds(1.8))
  }

  @Test func aSignalCanBeSentToAStartedProcess() throws {
    let process = try shell("exec sleep 60").start()
    process.send(SIGINT)
    #expect(try process.wait().ending == .signal(SIGINT))
  }

  @Test func aMissingProgramAndAMissingFolderAreErrors() {
    #expect(throws: SystemError.self) { try ProcessRun("/no/such/program").run() }
    #expect(throws: SystemError.self) { try ProcessRun("true", directory: "/no/such").run() }
  }

  @Test func aFailureSaysWhatTheProgramSaid() throws {
    let failure = #expect(throws: ProcessFailure.self) {
      try shell("echo why >&2; exit 4").output()
    }
    let text = try #require(failure).description
    #expect(text.contains("why"))
    #expect(text.contains("exit status: 4"))
  }
}
