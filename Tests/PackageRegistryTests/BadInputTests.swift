import Foundation
import PackageRegistry
import TestSupport
import Testing

/// Packages that break a rule are left out and reported with file and line, whatever they hold.
@Suite(.tags(.medium)) struct BadInputTests {
  private static let deep = String(repeating: "[", count: 10_000)
  private static let bomb =
    "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
    + (1...9).map { level in
      "a\(level): &a\(level) ["
        + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ",")
        + "]\n"
    }.joined()

  @Test(arguments: [
    ("{", "manifest.yml:"), ("", "manifest.yml: error: the file is empty"),
    ("- a\n- b", "manifest.yml:1:1: error: can not convert 'array' into 'object'"),
    ("just text", "manifest.yml:1:1: error: can not convert 'string' into 'object'"),
    (SamplePackages.manifest(replacing: "title", "x: " + deep), "manifest.yml:"),
    (SamplePackages.manifest(replacing: nil, bomb), "aliases bring more than"),
    (SamplePackages.manifest(replacing: "title:"), "no title set for package: foo"),
    (SamplePackages.manifest(replacing: "description"), "no description set"),
    (SamplePackages.manifest(replacing: "format"), "no format_version set"),
    (SamplePackages.manifest(replacing: "format", "format_version: 1.0"), "invalid"),
    (SamplePackages.manifest(replacing: "version"), "version string empty"),
    (SamplePackages.manifest(replacing: "version", "version: 1.0"), "invalid package version"),
    (SamplePackages.manifest("foo", "1.2.3"), "inconsistent versions"),
    (
      SamplePackages.manifest(replacing: nil, "release: rc"),
      "invalid release: \"rc\" accessing 'release'"
    ),
    (
      SamplePackages.manifest(replacing: nil, "conditions.kibana.version: foo"),
      "invalid Kibana versions range foo: improper constraint: \"foo\""
    ),
    (
      SamplePackages.manifest(replacing: nil, "icons:\n  - src: /img/x.svg"),
      "manifest.yml:8:5: error: stat img/x.svg: no such file or directory"
    ),
    (
      SamplePackages.manifest(replacing: nil, "icons:\n  - src: ../../../../etc/passwd"),
      "no such file or directory"
    ),
    (
      SamplePackages.manifest(
        replacing: nil,
        "policy_templates:\n  - name: a\n    title: t\n    description: d\n    inputs:\n      - title: i"
      ),
      "input i in policy template a must have a type or package"
    ),
    ("\u{1}" + SamplePackages.manifest(), "manifest.yml"),
  ])
  func aBadManifestIsReportedWithItsPlace(manifest: String, message: String) throws {
    let samples = try SamplePackages()
    try samples.add("foo/1.0.0", manifest: manifest)
    try samples.add("good/1.0.0", manifest: SamplePackages.manifest("good"))
    let fault = try samples.fault()
    #expect(fault.hasPrefix("foo/1.0.0"))
    #expect(fault.contains(message), "\(fault)")
    #expect(try samples.registry().found("") == ["good-1.0.0"])
    #expect(throws: RegistryError.self) { try samples.registry { $0.isStrict = true } }
  }

  @Test func bytesThatAreNotUTF8AndHugeManifestsAreReported() throws {
    let samples = try SamplePackages()
    try samples.add("foo/1.0.0", manifest: nil)
    let file = URL(fileURLWithPath: samples.path + "/foo/1.0.0/manifest.yml")
    try Data(Array(SamplePackages.manifest().utf8) + Array("x: \"".utf8) + [0xFF, 0x22]).write(
      to: file)
    #expect(try samples.fault().contains("manifest.yml"))
    try Data(
      SamplePackages.manifest(replacing: nil, "x: " + String(repeating: "y", count: 10_000_000))
        .utf8
    )
    .write(to: file)
    #expect(try samples.fault().contains("the limit is 5000000"))
  }

  @Test func missingFilesAreReported() throws {
    let samples = try SamplePackages()
    try samples.add("a/1.0.0", manifest: nil)
    try samples.add("b/1.0.0", manifest: SamplePackages.manifest("b"), readme: false)
    try samples.add("c/1.0.0", manifest: SamplePackages.manifest("c"), readme: false)
    try samples.directory.makeDirectory("c/1.0.0/docs/README.md")
    try samples.add("d/1.0.0", manifest: SamplePackages.manifest("d"), files: ["data-x/f": ""])
    let faults = try samples.fault()
    #expect(faults.contains("a/1.0.0/manifest.yml: error: open manifest.yml: no such file"))
    #expect(faults.contains("b/1.0.0/docs/README.md: error: no readme file found"))
    #expect(faults.contains("c/1.0.0/docs/README.md: error: README.md is a directory"))
    #expect(faults.contains("d/1.0.0: error: directory name inside package d contains -: data-x"))
  }

  @Test func aPackageInAFolderOfAnotherNameIsServedAndReported() throws {
    let samples = try SamplePackages()
    try samples.add("other/1.0.0", manifest: SamplePackages.manifest("foo"))
    let registry = try samples.registry()
    #expect(try registry.found("") == ["foo-1.0.0"])
    let problem = try #require(registry.problems.first)
    #expect(problem.severity == .warning)
    #expect(problem.message == "package name 'foo' differs from its folder's")
  }

  @Test func duplicateKeysAndUnknownCategoriesDoNoHarm() throws {
    let samples = try SamplePackages()
    try samples.add(
      "foo/1.0.0",
      manifest: SamplePackages.manifest(
        replacing: nil, "title: Second\ncategories: [aws, nonsense, aws]"))
    let registry = try samples.registry()
    let text = try registry.search("")
    #expect(text.contains("\"title\": \"Second\""))
    #expect(text.contains("\"categories\": [\n      \"aws\",\n      \"aws\"\n    ]"))
    #expect(registry.problems.map(\.severity) == [.warning])
  }

  @Test func brokenDataStreamsBreakTheirPackage() throws {
    for (files, message) in [
      (
        ["data_stream/a/manifest.yml": "title: T\ntype: foo"],
        "data_stream/a/manifest.yml:1:1: error: type is not valid: foo"
      ),
      (
        ["data_stream/a/manifest.yml": "title: T\ntype: logs\ndataset: x-y"],
        "data stream name is not allowed to contain `-`: x-y"
      ),
      (
        [
          "data_stream/a/manifest.yml": "title: T\ntype: logs",
          "data_stream/a/elasticsearch/ingest_pipeline/other.yml": "a: b",
        ],
        "unused pipelines in the package (dataset: foo.a): other.yml"
      ),
      (
        ["data_stream/a/manifest.yml": "title: T\ntype: logs\ningest_pipeline: gone"],
        "defined ingest_pipeline does not exist: agone"
      ),
      (
        ["data_stream/a/manifest.yml": "title: T\ntype: logs\nstreams:\n  - title: s"],
        "stream s must have a input or package"
      ),
    ] {
      let samples = try SamplePackages()
      try samples.add("foo/1.0.0", manifest: SamplePackages.manifest(), files: files)
      let fault = try samples.fault()
      #expect(fault.contains(message), "\(fault)")
    }
  }

  @Test func contentsAreCheckedWhenAsked() throws {
    let samples = try SamplePackages()
    let fields = """
      - name: data_stream
        type: group
        fields:
          - {name: type, type: constant_keyword}
          - {name: dataset, type: constant_keyword}
          - {name: namespace, type: constant_keyword}
      - name: '@timestamp'
        type: keyword
      """
    try samples.add(
      "foo/1.0.0", manifest: SamplePackages.manifest(),
      files: [
        "data_stream/a/manifest.yml": "title: T\ntype: logs",
        "data_stream/a/fields/base.yml": fields,
      ])
    #expect(try samples.fault() == "")
    #expect(
      try samples.fault { $0.checksContents = true }.contains(
        "wrong field type for '@timestamp' (expected: date, got: keyword)"))
    try samples.directory.write(
      fields.replacing("keyword\n", with: "keyword\n").replacing(
        "  type: keyword", with: "  type: date"),
      to: "foo/1.0.0/data_stream/a/fields/base.yml")
    #expect(try samples.fault { $0.checksContents = true } == "")
    try samples.directory.write(
      "{\"a\": [1,}", to: "foo/1.0.0/data_stream/a/elasticsearch/ingest_pipeline/default.json")
    #expect(
      try samples.fault { $0.checksContents = true }.contains("validating ingest pipeline JSON"))
  }

  @Test func signaturesAreRequiredWhenAsked() throws {
    let samples = try SamplePackages()
    try samples.add("foo/1.0.0", manifest: SamplePackages.manifest())
    #expect(
      try samples.fault { $0.requiresSignatures = true }.contains(
        "package foo-1.0.0 is missing a required signature file"))
    try samples.directory.write("signed", to: "foo/1.0.0.sig")
    let registry = try samples.registry { $0.requiresSignatures = true }
    #expect(try registry.search("").contains("\"signature_path\": \"/epr/foo/foo-1.0.0.zip.sig\""))
    #expect(try registry.signature("foo", "1.0.0").bytes == Array("signed".utf8))
  }

  @Test func zipsThatAreNoPackagesAreReported() throws {
    let samples = try SamplePackages()
    try samples.directory.write("no zip", to: "x.zip")
    try samples.add("foo/1.0.0", manifest: SamplePackages.manifest())
    let registry = try samples.registry()
    #expect(try registry.found("") == ["foo-1.0.0"])
    #expect(registry.problems.contains { $0.package == "x.zip" })
  }
}
