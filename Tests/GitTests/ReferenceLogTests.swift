import Foundation
import Git
import TestSupport
import Testing

/// The reference log, line by line against git's own.
@Suite(.tags(.medium))
struct ReferenceLogTests {
  /// Makes the same moves with git and with ours in two equal repositories; compares all logs.
  private func compare(
    _ setting: String?, checkedOut: String? = nil, messages: [String] = ["promote: foo-1.2.3"],
    prepare: (TestRepository) throws -> Void = { _ in }, expectLogs: Bool
  ) throws {
    func make() throws -> TestRepository {
      let repository = try TestRepository(checkedOut: checkedOut) {
        TestBranch("a") { TestFile("a") }
        TestBranch("main") { TestFile("b") }
      }
      if let setting { try repository.git.run("config", "core.logAllRefUpdates", setting) }
      // What git logged while the repository was made.
      try? FileManager.default.removeItem(atPath: folder(repository) + "/logs")
      try prepare(repository)
      return repository
    }
    let (ours, gits) = (try make(), try make())
    let opened = try ours.open()
    let moves = [
      ("refs/heads/main", try ours.id("main"), try ours.id("a")),
      ("refs/heads/new/one", nil, try ours.id("a")),
      ("refs/heads/main", try ours.id("a"), try ours.id("main")),
      ("refs/tags/t", nil, try ours.id("a")),
      ("refs/notes/n", nil, try ours.id("a")),
    ]
    for (index, (name, old, new)) in moves.enumerated() {
      let message = messages[index % messages.count]
      try ReferenceTransaction(
        opened, [ReferenceUpdate(name: name, expected: old, new: new)],
        committer: Identity(for: opened, now: 0).committer, message: message
      ).commit()
      try gits.git.run("update-ref", "-m", message, name, "\(new)", old?.description ?? "")
    }
    let logs = try contents(ours)
    #expect(try logs == contents(gits))
    #expect(logs.isEmpty == !expectLogs)
    try ours.git.fsck()
  }

  private func folder(_ repository: TestRepository) -> String {
    let inner = repository.path + "/.git"
    return FileManager.default.fileExists(atPath: inner) ? inner : repository.path
  }

  private func contents(_ repository: TestRepository) throws -> [String: String] {
    let root = folder(repository) + "/logs"
    var found: [String: String] = [:]
    for case let name as String in FileManager.default.enumerator(atPath: root) ?? .init() {
      // Folders have no text.
      found[name] = try? String(contentsOfFile: root + "/" + name, encoding: .utf8)
    }
    return found
  }

  @Test("bare: nothing unless the option is on")
  func bare() throws {
    try compare(nil, expectLogs: false)
    try compare("false", expectLogs: false)
    try compare("true", expectLogs: true)
    try compare("always", expectLogs: true)
  }

  @Test("with a work tree: on unless the option is off, HEAD with its branch")
  func workTree() throws {
    try compare(nil, checkedOut: "main", expectLogs: true)
    try compare("false", checkedOut: "main", expectLogs: false)
  }

  @Test("a log that is there is kept up, whatever the option says")
  func existing() throws {
    try compare(
      "false",
      prepare: { repository in
        try repository.directory.write("", to: "storage.git/logs/refs/heads/main")
      }, expectLogs: true)
  }

  @Test("the message is made one line")
  func messages() throws {
    try compare(
      "always", messages: ["a\nb", " two  spaces\t", "cr\r\nlf", "ünïcode", "x\n\n\ny\n"],
      expectLogs: true)
  }

  @Test("without a message the line ends after the committer")
  func noMessage() throws {
    let repository = try TestRepository { TestBranch("a") { TestFile("a") } }
    try repository.directory.write("", to: "storage.git/logs/refs/heads/a")
    let (opened, id) = (try repository.open(), try repository.id("a"))
    try ReferenceTransaction(
      opened, [ReferenceUpdate(name: "refs/heads/a", expected: id, new: id)],
      committer: Identity(for: opened, now: 0).committer, message: " \n"
    ).commit()
    #expect(
      try repository.directory.read("storage.git/logs/refs/heads/a")
        == "\(id) \(id) Storage Test <storage@example.com> 1600000000 +0000\n")
  }

  @Test("a log that leads elsewhere is not written through")
  func link() throws {
    let repository = try TestRepository { TestBranch("a") { TestFile("a") } }
    let outside = try repository.directory.write("precious", to: "outside")
    try repository.directory.makeDirectory("storage.git/logs/refs/heads")
    try FileManager.default.createSymbolicLink(
      atPath: repository.path + "/logs/refs/heads/a", withDestinationPath: outside)
    let opened = try repository.open()
    let update = ReferenceUpdate(
      name: "refs/heads/a", expected: try repository.id("a"), new: try repository.id("a"))
    let error = thrown(ReferenceTransactionError.self) {
      try ReferenceTransaction(
        opened, [update], committer: Identity(for: opened, now: 0).committer, message: "m"
      ).commit()
    }
    guard case .system(_, _, ELOOP) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try repository.directory.read("outside") == "precious")
  }
}
