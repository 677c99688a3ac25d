import PackageRegistry
import TestSupport
import Testing

/// Packages that a storage's search index lists are served as if they were here.
@Suite(.tags(.medium)) struct StorageIndexTests {
  /// The index of everything that a registry serves.
  static func document(of registry: Registry) throws -> [UInt8] {
    var document = "{\"packages\": ["
    for (place, package) in registry.packages.enumerated() {
      let page = try registry.package(package.name, "\(package.version)")
      document += (place == 0 ? "" : ",") + "{\"package_manifest\": "
      document += String(decoding: page, as: UTF8.self) + "}"
    }
    return Array((document + "], \"later\": {\"than\": [null]}}").utf8)
  }

  /// Expects that a registry over the index of another one answers as that does.
  private func expectSameAnswers(_ original: Registry) throws {
    let index = try StorageIndex(Self.document(of: original), origin: "index")
    #expect(index.problems == [])
    #expect(index.count == original.packages.count)
    #expect(index.count > 0)
    let registry = try Registry(sources: [.storageIndex(LiveStorageIndex(index))])
    for query in [
      "", "all=true", "prerelease=true&all=true", "kibana.version=7.16.0", "kibana.version=8.4.0",
      "category=observability&prerelease=true", "category=web&all=true", "experimental=true",
      "type=input", "capabilities=uptime", "agent.version=8.0.0", "spec.max=2.0", "package=foo",
      "discovery=fields:process.pid", "discovery=datasets:good_v2.logs",
    ] {
      #expect(try registry.search(query) == original.search(query), "\(query)")
    }
    for query in ["", "prerelease=true&include_policy_templates=true", "kibana.version=8.0.0"] {
      #expect(try registry.categories(query) == original.categories(query), "\(query)")
    }
    for package in original.packages {
      let (name, version) = (package.name, "\(package.version)")
      #expect(try registry.package(name, version) == original.package(name, version))
      #expect(registry.isElsewhere(name, version))
      #expect(throws: RegistryFailure.self) { try registry.archive(.zip, of: name, version) }
    }
  }

  @Test func anIndexAnswersAsWhatItWasMadeFrom() throws {
    try expectSameAnswers(Registry(sources: [.paths([PackageRoot.fixture("packages")])]))
  }

  @Test(.enabled(if: SharedData.isAvailable, "needs the shared data; see STORAGE_SHARED"))
  func anIndexOfManySamplesAnswersAsWhatItWasMadeFrom() throws {
    let root = try SharedData.path("data/registry/upstream")
    try expectSameAnswers(
      Registry(sources: [.paths(["second_package_path", "package"].map { "\(root)/\($0)" })]))
  }

  @Test func packagesOfTheIndexComeBeforeThoseThatAreHere() throws {
    let (there, here) = (try SamplePackages(), try SamplePackages())
    try there.add("foo/1.0.0", manifest: SamplePackages.manifest("foo", "1.0.0", "group: there"))
    try here.add("foo/1.0.0", manifest: SamplePackages.manifest("foo", "1.0.0", "group: here"))
    try here.add("foo/1.1.0", manifest: SamplePackages.manifest("foo", "1.1.0"))
    let index = LiveStorageIndex(
      try StorageIndex(Self.document(of: there.registry()), origin: "index"))
    let registry = try Registry(sources: [.storageIndex(index), .paths([here.path])])
    #expect(try registry.found("all=true") == ["foo-1.0.0", "foo-1.1.0"])
    #expect(try registry.search("all=true").contains("\"group\": \"there\""))
    #expect(registry.isElsewhere("foo", "1.0.0"))
    #expect(!registry.isElsewhere("foo", "1.1.0"))
    #expect(!registry.isElsewhere("foo", "9.9.9"))
  }

  @Test func aNewerIndexIsAdopted() throws {
    let samples = try SamplePackages()
    try samples.add("foo/1.0.0", manifest: SamplePackages.manifest("foo", "1.0.0"))
    let live = LiveStorageIndex(
      try StorageIndex(Self.document(of: samples.registry()), origin: "index"))
    let registry = try Registry(sources: [.storageIndex(live)])
    let before = registry.fingerprint
    registry.adopt(live)
    #expect(registry.fingerprint == before)
    try samples.add("foo/1.1.0", manifest: SamplePackages.manifest("foo", "1.1.0"))
    live.replace(with: try StorageIndex(Self.document(of: samples.registry()), origin: "index"))
    #expect(try registry.found("") == ["foo-1.0.0"])
    registry.adopt(live)
    #expect(try registry.found("") == ["foo-1.1.0"])
    #expect(registry.fingerprint != before)
  }

  @Test func packagesThatCannotBeReadAreLeftOut() throws {
    let text = #"""
      {"packages": [{"package_manifest": {"name": "a", "version": "1.0.0"}, "extra": 1},
       {"package_manifest": {"name": "b", "version": "1.0"}}, {"package_manifest": null}, {},
       {"package_manifest": {"name": "c", "version": "1.0.0", "conditions": {"kibana":
         {"version": "latest"}}}},
       {"package_manifest": {"name": "", "version": "1.0.0"}}]}
      """#
    let index = try StorageIndex(Array(text.utf8), origin: "here")
    #expect(index.count == 1)
    #expect(index.problems.count == 3)
    #expect(index.problems.allSatisfy { $0.origin == "here" && $0.severity == .error })
    for bad in ["", "[]", "{}", "{\"packages\": {}}", "{\"packages\": [1]}", "<html>"] {
      #expect(throws: RemoteAnswer.Unreadable.self, "\(bad)") {
        try StorageIndex(Array(bad.utf8), origin: "")
      }
    }
  }

  @Test(arguments: [
    ("{\"current\": \"1234\"}", "1234"), ("{\"current\": \"a-1.b_2\", \"x\": 1}", "a-1.b_2"),
    ("{\"current\": \"..\"}", nil), ("{\"current\": \"a/b\"}", nil), ("{\"current\": \"\"}", nil),
    ("{\"current\": 1}", nil), ("{}", nil), ("", nil), ("{\"current\": \"a?b\"}", nil),
  ])
  func aCursorNamesAFolderAndNothingElse(text: String, name: String?) {
    #expect(StorageIndex.cursor(Array(text.utf8)) == name)
  }
}
