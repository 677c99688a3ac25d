/// A made-up storage whose versions are packages that a registry serves: 20 of each name, 14 in
/// production, 3 in staging, 3 in snapshot, each with a manifest of its own.
package struct SyntheticPackages: Hashable, Sendable {
  /// Goes up when what is made changes, so that kept ones are made anew.
  private static let generator = 1
  private static let start = 1_600_000_000

  /// How many versions the three branches have together; a multiple of 20.
  package let versions: Int

  package init(versions: Int) {
    self.versions = versions
  }

  private var names: Int { versions / 20 }

  package var kind: String { "synthetic, \(names) packages x 20 versions" }

  package var key: String { "packages-\(versions).\(Self.generator)" }

  /// Makes the storage in a folder that does not exist yet.
  package func make(
    at path: String, with children: inout ChildProcesses
  ) throws(BenchmarkError) {
    let git = ["git", "-C", path]
    try children.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", path])
    for (branch, minors) in [("production", 0..<14), ("staging", 14..<17), ("snapshot", 17..<20)] {
      var text = FastImport()
      text.commit(to: branch, time: Self.start, "[\(branch)] Begin")
      for name in 0..<names {
        for minor in minors { Self.write(name, "\(minor).\(name).0", to: &text) }
      }
      try children.run(git + ["fast-import", "--quiet"], input: text.stream)
    }
    try children.run(git + ["repack", "-a", "-d", "-q"])
    try children.run(git + ["pack-refs", "--all"])
  }

  private static func write(_ number: Int, _ version: String, to text: inout FastImport) {
    let name = "package_\(number)"
    let folder = "packages/\(name)/\(version)"
    let category = ["security", "observability", "web", "network"][number % 4]
    text.file(
      folder + "/manifest.yml",
      """
      format_version: 1.0.0
      name: \(name)
      title: Package \(number)
      version: \(version)
      description: Collects the logs and metrics of service \(number).
      type: integration
      categories: [\(category)]
      conditions:
        kibana.version: "^8.\(number % 5).0"
      policy_templates:
        - name: service
          title: Service \(number)
          description: Logs and metrics
          inputs:
            - type: logfile
              title: Logs
              description: From files
              vars:
                - name: paths
                  type: text
                  multi: true
                  default:
                    - /var/log/service_\(number).log

      """)
    text.file(folder + "/docs/README.md", "# Package \(number)\n")
    for type in ["logs", "metrics"] {
      text.file(
        "\(folder)/data_stream/\(type)/manifest.yml",
        """
        title: The \(type) of service \(number)
        type: \(type)
        streams:
          - input: logfile
            title: Files
            description: Reads files
            vars:
              - name: paths
                type: text

        """)
    }
  }
}
