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

  /// A line that was added, so that it can be taken back.
  struct Line {
    let path: String
    /// The size of the log before and after.
    let sizes: ClosedRange<Int>
  }

  /// Adds the lines of a move about to be made, if git would (git-config(1),
  /// core.logAllRefUpdates).
  ///
  /// - Parameter update: The move.
  /// - Returns: What was added.
  /// - Throws: `ReferenceTransactionError.system`; nothing is added then.
  func append(_ update: ReferenceUpdate) throws(ReferenceTransactionError) -> [Line] {
    let text = Array(line(for: update).utf8)
    var places = [(name: update.name, directory: repository.commonDirectory)]
    // A branch that HEAD points to moves HEAD with it.
    if repository.headTarget == update.name { places.append(("HEAD", repository.directory)) }
    var added: [Line] = []
    do {
      for (name, directory) in places {
        let path = directory + "logs/" + name
        if access(path, F_OK) != 0 {
          guard wantsNewLog(of: name) else { continue }
          try DirectoryPath.make(parentOf: path)
        }
        added.append(Line(path: path, sizes: try DurableFile.append(text, to: path)))
      }
    } catch {
      undo(added)
      throw error
    }
    return added
  }

  /// Takes lines back whose move was not made, unless somebody has written behind them.
  ///
  /// - Parameter lines: What `append(_:)` returned.
  func undo(_ lines: [Line]) {
    for line in lines.reversed() { DurableFile.cut(line.path, line.sizes) }
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
