internal import CommandParsing
internal import Git

/// The program that git runs before it takes a push.
enum HookScript {
  static let name = "pre-receive"
  /// By what the second line is known as ours; the number is that of the script's form.
  private static let mark = "# storage hook"

  /// The script that runs a program of ours, and then the hook that was there before.
  ///
  /// - Parameter program: The path of the program.
  /// - Returns: The text of the hook.
  static func text(program: String) -> String {
    """
    #!/bin/sh
    \(mark) 1: made by storage hook install, taken away by storage hook uninstall.
    # Refuses pushes that the policy of this storage forbids; a hook that was here before runs after.
    updates=$(cat) || exit 1
    printf '%s\\n' "$updates" | \(ShellWord.quoted(program)) hook pre-receive || exit 1
    kept=$0.before-storage
    [ -x "$kept" ] || exit 0
    printf '%s\\n' "$updates" | "$kept" "$@"

    """
  }

  /// The hook of a repository.
  ///
  /// - Throws: `GitError` when git's configuration cannot be read.
  static func file(in repository: Repository, program: String) throws(GitError) -> HookFile {
    try HookFile(name, script: text(program: program), mark: mark, in: repository)
  }
}
