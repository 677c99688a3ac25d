import Foundation

/// The closed world in which tests run git and the tool: nothing of the machine's user shows through.
package enum HermeticEnvironment {
  package static let name = "Storage Test"
  package static let email = "storage@example.com"
  /// The moment at which every commit of a test is made, in git's raw form.
  package static let date = "1600000000 +0000"

  /// Returns the environment: the search path, a home, an identity and a fixed date.
  ///
  /// `home` is the folder that stands for the user's home.
  package static func variables(home: String) -> [String: String] {
    let own = ProcessInfo.processInfo.environment
    // How a sanitizer is to behave holds for the programs that a test starts as well.
    let sanitizers = own.filter { ["ASAN_OPTIONS", "TSAN_OPTIONS"].contains($0.key) }
    return [
      "PATH": own["PATH"] ?? "/usr/bin:/bin",
      "HOME": home,
      "TMPDIR": home,
      "XDG_CONFIG_HOME": home + "/.config",
      "LC_ALL": "C",
      "TZ": "UTC",
      "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_CONFIG_GLOBAL": "/dev/null",
      "GIT_TERMINAL_PROMPT": "0",
      "GIT_AUTHOR_NAME": name,
      "GIT_AUTHOR_EMAIL": email,
      "GIT_AUTHOR_DATE": date,
      "GIT_COMMITTER_NAME": name,
      "GIT_COMMITTER_EMAIL": email,
      "GIT_COMMITTER_DATE": date,
    ].merging(sanitizers) { $1 }
  }
}
