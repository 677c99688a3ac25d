internal import Git
internal import PackageModel
internal import PackageStorage
internal import Transport

/// Lets git check signatures of commits, with the keys that git's configuration names.
struct CommitSignatureCheck {
  private let repository: Repository
  private let program: GitProgram
  private let options: [String]

  init(_ storage: PackageStorage, _ context: Context) {
    repository = storage.repository
    program = context.git(in: repository.directory)
    let setting = "gpg.ssh.allowedSignersFile"
    // The storage's settings name signers where git's own do not.
    let isSet = (try? repository.configuration().value(setting)) != nil
    let file = isSet ? nil : storage.settings.signatures.allowedSigners
    options = file.map { ["-c", "\(setting)=\(context.path($0))"] } ?? []
  }

  /// - Parameter commit: A commit that is here.
  /// - Returns: What its signature is worth.
  /// - Throws: `GitError`, `TransportError`.
  func signature(of commit: ObjectID) throws -> CheckedSignature {
    guard try repository.isSigned(commit) else {
      return CheckedSignature(status: .none, signer: nil, key: nil)
    }
    let lines = try program.output(
      options + ["log", "-1", "--no-color", "--format=%G?%n%GS%n%GK", commit.description]
    ).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let status: CheckedSignature.Status =
      switch lines.first {
      case "G": .good
      case "U": .untrusted
      case "B": .bad
      case "X", "Y": .expired
      case "R": .revoked
      default: .unknown
      }
    func line(_ number: Int) -> String? {
      lines.indices.contains(number) && !lines[number].isEmpty ? lines[number] : nil
    }
    return CheckedSignature(status: status, signer: line(1), key: line(2))
  }
}
