import PackageRegistry
import TestSupport
import Testing

/// What searches and categories say, case by case.
@Suite(.tags(.medium)) struct AnswerTests {
  private func samples(_ packages: [(String, String, String)]) throws -> SamplePackages {
    let samples = try SamplePackages()
    for (name, version, lines) in packages {
      try samples.add(
        "\(name)/\(version)",
        manifest: SamplePackages.manifest(name, version, replacing: nil, lines))
    }
    return samples
  }

  @Test func theLeastPackageIsPrintedWhole() throws {
    let samples = try samples([("foo", "1.0.0", "")])
    defer { withExtendedLifetime(samples) {} }
    let registry = try samples.registry()
    #expect(
      try registry.search("") == """
        [
          {
            "name": "foo",
            "title": "T",
            "version": "1.0.0",
            "release": "ga",
            "description": "D",
            "type": "integration",
            "download": "/epr/foo/foo-1.0.0.zip",
            "path": "/package/foo/1.0.0"
          }
        ]

        """)
    #expect(
      String(decoding: try registry.package("foo", "1.0.0"), as: UTF8.self) == """
        {
          "name": "foo",
          "title": "T",
          "version": "1.0.0",
          "release": "ga",
          "description": "D",
          "type": "integration",
          "download": "/epr/foo/foo-1.0.0.zip",
          "path": "/package/foo/1.0.0",
          "format_version": "1.0.0",
          "readme": "/package/foo/1.0.0/docs/README.md",
          "license": "basic",
          "assets": [
            "/package/foo/1.0.0/manifest.yml",
            "/package/foo/1.0.0/docs/README.md"
          ]
        }

        """)
  }

  @Test func nothingFoundHasNoLineEndInSearchesOnly() throws {
    let registry = try SamplePackages().registry()
    #expect(try registry.search("") == "[]")
    #expect(try registry.categories("") == "[]\n")
  }

  @Test func categoriesCountAsInTheWorkedExample() throws {
    func templates(_ all: [String?]) -> String {
      "policy_templates:\n"
        + all.enumerated().map { index, categories in
          "  - {name: p\(index), title: t, description: d"
            + (categories.map { ", categories: [\($0)]" } ?? "") + "}"
        }.joined(separator: "\n")
    }
    let registry = try samples([
      ("a", "1.0.0", "categories: [aws, security]\n" + templates(["datastore, web", nil])),
      ("b", "1.0.0", "categories: [aws]\n" + templates([nil])),
      ("c", "1.0.0", "categories: [edr_xdr]\n" + templates(["security, bogus", "security"])),
      ("d", "1.0.0", "categories: [bogus]\n" + templates(["aws"])),
      ("e", "1.0.0", "categories: [custom]\n" + templates([""])),
    ]).registry()
    func counts(_ query: String) throws -> [String] {
      let lines = try registry.categories(query).split(separator: "\n").map {
        $0.trimmingPrefix(while: { $0 == " " })
      }
      return zip(lines, lines.dropFirst(2)).compactMap { line, count in
        line.hasPrefix("\"id\"")
          ? line.dropFirst(7).dropLast(2) + " " + count.dropFirst(9).filter(\.isNumber) : nil
      }.map(String.init)
    }
    #expect(try counts("") == ["aws 2", "custom 1", "edr_xdr 1", "security 1"])
    #expect(
      try counts("include_policy_templates=true") == [
        "aws 6", "bogus 2", "custom 2", "datastore 2", "edr_xdr 3", "security 5", "web 2",
      ])
    #expect(
      try registry.categories("").contains(
        "\"parent_id\": \"security\",\n    \"parent_title\": \"Security\""))
  }

  @Test func aCategoryIsFoundByItsParentAndInTemplates() throws {
    let registry = try samples([
      ("own", "1.0.0", "categories: [web]"),
      (
        "by_template", "1.0.0",
        "policy_templates:\n  - {name: p, title: t, description: d, categories: [web]}\n"
          + "  - {name: q, title: t, description: d, categories: [aws]}"
      ),
    ]).registry()
    #expect(try registry.found("category=web") == ["by_template-1.0.0", "own-1.0.0"])
    // The templates that belong to the category by its parent are kept: upstream loses them.
    for category in ["web", "observability"] {
      let text = try registry.search("category=\(category)&package=by_template")
      #expect(text.contains("\"name\": \"p\""))
      #expect(!text.contains("\"name\": \"q\""))
    }
  }

  @Test func experimentalPrefersStableVersions() throws {
    let registry = try samples([
      ("a", "0.9.0", ""), ("a", "0.10.0-rc1", ""),
      ("b", "1.0.0", "release: experimental"), ("b", "0.9.0", ""),
      ("c", "1.0.0-a.2", ""), ("c", "1.0.0-a.10", ""),
    ]).registry()
    #expect(try registry.found("experimental=true") == ["a-0.9.0", "b-1.0.0", "c-1.0.0-a.10"])
    #expect(
      try registry.found("experimental=true&all=true") == [
        "a-0.9.0", "a-0.10.0-rc1", "b-1.0.0", "c-1.0.0-a.2", "c-1.0.0-a.10",
      ])
  }

  @Test func filtersOnCapabilitiesSpecificationAndDiscovery() throws {
    let registry = try samples([
      ("caps", "1.0.0", "conditions.elastic.capabilities: [security, ml]"),
      (
        "disc", "1.0.0",
        "discovery:\n  fields: [{name: p.id}, {name: p.x}]\n  datasets: [{name: d}]"
      ),
      ("plain", "1.0.0", ""),
    ]).registry()
    #expect(try registry.found("capabilities=security") == ["disc-1.0.0", "plain-1.0.0"])
    #expect(try registry.found("capabilities=security,ml").count == 3)
    #expect(try registry.found("spec.min=1.1") == [])
    #expect(try registry.found("spec.min=1.0&spec.max=1.0").count == 3)
    #expect(try registry.found("discovery=fields:p.id") == [])
    #expect(try registry.found("discovery=fields:p.id,p.x,q") == ["disc-1.0.0"])
    #expect(try registry.found("discovery=datasets:d&discovery=fields:p.id,p.x") == ["disc-1.0.0"])
  }

  @Test(arguments: [
    ("kibana.version=foo", "invalid Kibana version 'foo': invalid semantic version"),
    ("agent.version=x", "invalid agent version 'x': invalid semantic version"),
    ("all=yes", "invalid 'all' query param: 'yes'"),
    ("prerelease=2", "invalid 'prerelease' query param: '2'"),
    ("spec.min=1", "invalid 'spec.min' version: invalid version '1': it should be <major.version>"),
    (
      "spec.max=1.x",
      "invalid 'spec.max' version: invalid spec version '1.x': invalid semantic version"
    ),
    ("discovery=", "invalid 'discovery' query param: '': could not parse filter \"\""),
    (
      "discovery=foo:a",
      "invalid 'discovery' query param: 'foo:a': unknown discovery filter \"foo\""
    ),
  ])
  func badParametersAreNamed(query: String, message: String) {
    let error = #expect(throws: QueryError.self) { try SearchQuery(QueryParameters(query)) }
    #expect(error?.message == message)
  }

  @Test func parametersAreDecodedAsAForm() {
    let parameters = QueryParameters("a=1+2&b=%41%zz&c;d=1&e&&f=%C3%A4=&a=3")
    #expect(parameters.pairs.map(\.key) == ["a", "e", "f", "a"])
    #expect(parameters.pairs.map(\.value) == ["1 2", "", "ä=", "3"])
    #expect(parameters.first("a") == "1 2")
    #expect(parameters.first("e") == nil)
  }

  @Test func foldersAndZipsAreIndexersOfTheirOwn() throws {
    let samples = try samples([("foo", "1.0.0", "description: From the folder")])
    let other = try self.samples([
      ("foo", "1.0.0", "description: From the zip"), ("foo", "1.1.0", ""),
    ])
    let zipped = try other.registry().archive(.zip, of: "foo", "1.0.0").bytes
    try samples.directory.write(bytes: zipped, to: "anything.zip")
    let registry = try samples.registry()
    #expect(try registry.search("").contains("From the zip"))
    #expect(try registry.archive(.zip, of: "foo", "1.0.0").bytes == zipped)
    #expect(
      try registry.file("manifest.yml", of: "foo", "1.0.0").bytes
        == other.registry().file("manifest.yml", of: "foo", "1.0.0").bytes)
    #expect(throws: RegistryFailure.noFile) { try registry.file("docs", of: "foo", "1.0.0") }
    #expect(throws: RegistryFailure.noPackage) { try registry.file("x", of: "foo", "1.1.0") }
  }
}
