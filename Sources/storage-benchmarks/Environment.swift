import Glibc

/// The world in which contenders run: the same for all, and nothing of the user's git settings.
package enum Environment {
  /// Returns the variables for children, with `home` as the user's home.
  package static func children(home: String) -> [String: String] {
    [
      "PATH": variable("PATH") ?? "/usr/bin:/bin",
      "HOME": home,
      "TMPDIR": home,
      "LC_ALL": "C",
      "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_CONFIG_GLOBAL": "/dev/null",
      "GIT_AUTHOR_NAME": "Benchmark",
      "GIT_AUTHOR_EMAIL": "benchmark@example.com",
      "GIT_COMMITTER_NAME": "Benchmark",
      "GIT_COMMITTER_EMAIL": "benchmark@example.com",
    ]
  }

  /// Returns a variable of this process, nil where it is not set or empty.
  package static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
