internal import Glibc

/// Git's own log of a reference's moves, kept where git would keep it.
///
/// The commits are the record that travels; this is the local extra that `git reflog` reads.
struct ReferenceLog {
  let repository: Repository
  let committer: Signature
  /// One line, such as the commit's subject.
  let message: String

  /// Adds a line for a move about to be made, if git would (git-config(1), core.logAllRefUpdates).
  func append(_ update: ReferenceUpdate) throws(ReferenceTransactionError) {
    let path = repository.commonDirectory + "logs/" + update.name
    guard access(path, F_OK) == 0 || wantsNewLog(of: update.name) else { return }
    DirectoryPath.make(parentOf: path)
    let zero = String(repeating: "0", count: 40)
    let offset = abs(committer.offset)
    let hours = offset / 60 < 10 ? "0\(offset / 60)" : "\(offset / 60)"
    let minutes = offset % 60 < 10 ? "0\(offset % 60)" : "\(offset % 60)"
    let zone = (committer.offset < 0 ? "-" : "+") + hours + minutes
    let line =
      "\(update.expected?.description ?? zero) \(update.new) \(committer.name) "
      + "<\(committer.email)> \(committer.time) \(zone)\t"
      + message.replacing("\n", with: " ") + "\n"
    try DurableFile.append(Array(line.utf8), to: path)
  }

  private func wantsNewLog(of name: String) -> Bool {
    let configuration = try? Configuration(
      environment: repository.environment, repository: repository)
    let value = configuration?.value("core.logallrefupdates")
    if value?.lowercased() == "always" { return true }
    let isSwitchedOn = configuration?.bool("core.logallrefupdates") ?? !repository.isBare
    return isSwitchedOn && name.hasPrefix("refs/heads/")
  }
}

/// Folders on the way to a file.
enum DirectoryPath {
  /// Makes the folders above `path` that are missing; a failure shows when the file is made.
  static func make(parentOf path: String) {
    var folder = path[...]
    guard let slash = folder.lastIndex(of: "/") else { return }
    folder = folder[..<slash]
    guard !folder.isEmpty, access(String(folder), F_OK) != 0 else { return }
    make(parentOf: String(folder))
    mkdir(String(folder), 0o777)
  }
}
