internal import Glibc

/// Git's own log of a reference's moves, kept where git would keep it.
///
/// The commits are the record that travels; this is the local extra that `git reflog` reads.
struct ReferenceLog {
  private let repository: Repository
  private let committer: Signature
  private let message: String
  private let configuration: Configuration

  /// Reads what git's configuration says of logs, so that nothing but the disk can fail later.
  ///
  /// - Parameters:
  ///   - repository: Where the references are.
  ///   - committer: Who moves them.
  ///   - message: One line, such as the commit's subject.
  /// - Throws: `ReferenceTransactionError.git` when a configuration file cannot be parsed.
  init(
    _ repository: Repository, committer: Signature, message: String
  ) throws(ReferenceTransactionError) {
    (self.repository, self.committer, self.message) = (repository, committer, message)
    do {
      configuration = try repository.configuration()
    } catch {
      throw .git(error)
    }
  }

  /// Adds a line for a move about to be made, if git would (git-config(1), core.logAllRefUpdates).
  ///
  /// - Parameter update: The move.
  /// - Throws: `ReferenceTransactionError.system`.
  func append(_ update: ReferenceUpdate) throws(ReferenceTransactionError) {
    let line = Array(line(for: update).utf8)
    try append(line, to: update.name, in: repository.commonDirectory)
    // A branch that HEAD points to moves HEAD with it.
    if repository.headTarget == update.name {
      try append(line, to: "HEAD", in: repository.directory)
    }
  }

  private func append(
    _ line: [UInt8], to name: String, in directory: String
  ) throws(ReferenceTransactionError) {
    let path = directory + "logs/" + name
    if access(path, F_OK) != 0 {
      guard wantsNewLog(of: name) else { return }
      try DirectoryPath.make(parentOf: path)
    }
    try DurableFile.append(line, to: path)
  }

  /// The line as git writes it, with the white space of the message made single spaces.
  private func line(for update: ReferenceUpdate) -> String {
    let old = update.expected?.description ?? String(repeating: "0", count: 40)
    let words = message.unicodeScalars.split { $0.properties.isWhitespace }.map { String($0) }
    return "\(old) \(update.new) \(committer.text)"
      + (words.isEmpty ? "" : "\t" + words.joined(separator: " ")) + "\n"
  }

  private func wantsNewLog(of name: String) -> Bool {
    let key = "core.logAllRefUpdates"
    if configuration.value(key)?.lowercased() == "always" { return true }
    guard configuration.bool(key) ?? !repository.isBare else { return false }
    return name == "HEAD"
      || ["refs/heads/", "refs/remotes/", "refs/notes/"].contains { name.hasPrefix($0) }
  }
}
