/// What a branch of a throw-away repository may hold.
package protocol TestContent {
  /// The files that it stands for, with paths from the repository's root.
  var files: [TestFile] { get }
}

/// A branch with one commit.
package struct TestBranch {
  package let name: String
  package let files: [TestFile]

  package init(
    _ name: String, @TestList<any TestContent> _ contents: () -> [any TestContent] = { [] }
  ) {
    self.name = name
    files = contents().flatMap { $0.files }
  }
}

/// One file, as it stands in a tree.
package struct TestFile: TestContent, Sendable {
  /// The modes that git knows.
  package enum Mode: String, Sendable {
    case regular = "100644"
    case executable = "100755"
    case symbolicLink = "120000"
  }

  package var path: String
  package var bytes: [UInt8]
  package var mode: Mode

  package init(_ path: String, _ text: String = "", mode: Mode = .regular) {
    self.init(path, bytes: Array(text.utf8), mode: mode)
  }

  package init(_ path: String, bytes: [UInt8], mode: Mode = .regular) {
    self.path = path
    self.bytes = bytes
    self.mode = mode
  }

  package var files: [TestFile] { [self] }
}

/// A package version: a manifest, a changelog, a page, an executable script, and what is added.
package struct TestPackage: TestContent, Sendable {
  package let name: String
  package let version: String
  package let files: [TestFile]

  /// Describes a version.
  ///
  /// - Parameters:
  ///   - name: The package's name.
  ///   - version: The version, also the name of its folder.
  ///   - kibana: The condition on Kibana's version.
  ///   - content: A text that goes into the page: another text gives another tree.
  ///   - signature: The text of `VERSION.sig` beside the version's folder; nil for none.
  ///   - scriptMode: The mode of the one script: another mode gives another tree too.
  ///   - manifest: The whole manifest, instead of the usual one.
  ///   - extra: More files, with paths inside the version.
  package init(
    _ name: String, _ version: String, kibana: String = "^8.0.0", content: String = "",
    signature: String? = nil, scriptMode: TestFile.Mode = .executable, manifest: String? = nil,
    extra: [TestFile] = []
  ) {
    self.name = name
    self.version = version
    let folder = "packages/\(name)/\(version)"
    let usual = """
      format_version: 2.0.0
      name: \(name)
      title: \(name)
      version: \(version)
      description: The package \(name).
      type: integration
      categories: [custom]
      conditions:
        kibana.version: "\(kibana)"
      owner:
        github: example/packages

      """
    let changelog = """
      - version: \(version)
        changes:
          - description: First version.
            type: enhancement
            link: https://example.com/1

      """
    var files = [
      TestFile("\(folder)/manifest.yml", manifest ?? usual),
      TestFile("\(folder)/changelog.yml", changelog),
      TestFile("\(folder)/docs/README.md", "# \(name)\n\n\(content)\n"),
      TestFile("\(folder)/docs/check.sh", "#!/bin/sh\ntrue\n", mode: scriptMode),
    ]
    for file in extra {
      files.append(TestFile("\(folder)/\(file.path)", bytes: file.bytes, mode: file.mode))
    }
    if let signature { files.append(TestFile("\(folder).sig", signature)) }
    self.files = files
  }
}

/// Gathers the elements that a description lists, with `if` and `for` among them.
@resultBuilder
package enum TestList<Element> {
  package static func buildExpression(_ element: Element) -> [Element] { [element] }
  package static func buildExpression(_ elements: [Element]) -> [Element] { elements }
  package static func buildBlock(_ parts: [Element]...) -> [Element] { parts.flatMap { $0 } }
  package static func buildOptional(_ part: [Element]?) -> [Element] { part ?? [] }
  package static func buildEither(first: [Element]) -> [Element] { first }
  package static func buildEither(second: [Element]) -> [Element] { second }
  package static func buildArray(_ parts: [[Element]]) -> [Element] { parts.flatMap { $0 } }
}
