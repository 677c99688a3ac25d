import PackageModel
import Testing

@Suite struct SettingsErrorTests {
  /// A text of settings, and the one fault in it.
  struct Fault: Sendable {
    let text: String
    let line: Int
    let column: Int
    let key: String
    let problem: SettingsProblem

    init(
      _ text: String, _ line: Int, _ column: Int, _ key: String, _ problem: SettingsProblem
    ) {
      self.text = text
      self.line = line
      self.column = column
      self.key = key
      self.problem = problem
    }
  }

  @Test(arguments: [
    Fault("", 1, 1, "", .missingKey("version")),
    Fault("otherBranches: []\n", 1, 1, "", .missingKey("version")),
    Fault("version: 2\n", 1, 10, "version", .unsupportedVersion("2")),
    Fault(
      "version: '1'\n", 1, 10, "version", .wrongType(expected: "a number", found: "the text \"1\"")),
    Fault("version:\n", 1, 9, "version", .wrongType(expected: "a number", found: "nothing")),
    Fault("- version: 1\n", 1, 1, "", .wrongType(expected: "a mapping", found: "a list")),
    Fault("version: 1\n? [x]\n: 1\n", 2, 3, "", .wrongType(expected: "a key", found: "a list")),
    Fault("version: 1\nrule: {}\n", 2, 1, "rule", .unknownKey(nearest: "rules")),
    Fault("version: 1\n<<: {}\n", 2, 1, "<<", .unknownKey(nearest: nil)),
    Fault("version: 1\nversion: 1\n", 2, 1, "version", .duplicateKey(firstLine: 1)),
    Fault(
      "version: 1\nrules: []\n", 2, 8, "rules", .wrongType(expected: "a mapping", found: "a list")),
    Fault(
      "version: 1\nrules: {tree.space: fatal}\n", 2, 21, "rules.tree.space",
      .unknownWord("fatal", words: ["off", "info", "warning", "error"], nearest: nil)),
    Fault(
      "version: 1\nrules: {tree.space: warnnig}\n", 2, 21, "rules.tree.space",
      .unknownWord("warnnig", words: ["off", "info", "warning", "error"], nearest: "warning")),
    Fault(
      "version: 1\nrules: {overwrite: off}\n", 2, 20, "rules.overwrite", .weakenedRule("overwrite")),
    Fault("version: 1\nrules: {removal: info}\n", 2, 18, "rules.removal", .weakenedRule("removal")),
    Fault("version: 1\nrules: {frozen: warning}\n", 2, 17, "rules.frozen", .weakenedRule("frozen")),
    Fault(
      "version: 1\nsignatures: {keyrings: x}\n", 2, 14, "signatures.keyrings",
      .unknownKey(nearest: "keyring")),
    Fault(
      "version: 1\nsignatures: {keyring: [x]}\n", 2, 23, "signatures.keyring",
      .wrongType(expected: "a text", found: "a list")),
    Fault(
      "version: 1\nsignatures: {keyring: \"a\\nb\"}\n", 2, 23, "signatures.keyring",
      .unfitText("a\nb", expected: "one line of text")),
    Fault(
      "version: 1\npullRequests: {host: --upload-pack=x}\n", 2, 22, "pullRequests.host",
      .unfitText(
        "--upload-pack=x",
        expected: "a letter or digit, then letters, digits, dot, dash, _, slash and colon")),
    Fault(
      "version: 1\npullRequests: {labels: [a, b, a]}\n", 2, 31, "pullRequests.labels[2]",
      .repeated("a")),
    Fault(
      "version: 1\notherBranches: [production]\n", 2, 17, "otherBranches[0]",
      .duplicateBranch("production")),
    Fault(
      "version: 1\notherBranches: [a..b]\n", 2, 17, "otherBranches[0]",
      .unfitText("a..b", expected: "the name of a branch")),
  ])
  func placesFaults(fault: Fault) throws {
    try expect(fault, in: fault.text)
  }

  @Test(arguments: [
    Fault("", 2, 16, "distributions", .noDistribution),
    Fault("a", 2, 17, "distributions[0]", .wrongType(expected: "a mapping", found: "a")),
    Fault("{branch: a}", 2, 17, "distributions[0]", .missingKey("name")),
    Fault("{name: a, layer: [a]}", 2, 27, "distributions[0].layer", .unknownKey(nearest: "layers")),
    Fault(
      "{name: a, overwrite: maybe}", 2, 38, "distributions[0].overwrite",
      .unknownWord("maybe", words: ["never", "reason", "yes"], nearest: nil)),
    Fault(
      "{name: a, frozen: yes}", 2, 35, "distributions[0].frozen",
      .wrongType(expected: "true or false", found: "yes")),
    Fault(
      "{name: a, frozen: 'true'}", 2, 35, "distributions[0].frozen",
      .wrongType(expected: "true or false", found: "the text \"true\"")),
    Fault(
      "{name: a, branch: 'x y'}", 2, 35, "distributions[0].branch",
      .unfitText("x y", expected: "the name of a branch")),
    Fault(
      "{name: a, url: 'ftp://x'}", 2, 32, "distributions[0].url",
      .unfitText("ftp://x", expected: "an address such as https://packages.example")),
    Fault("{name: a, layers: []}", 2, 35, "distributions[0].layers", .layersDoNotEndWith("a")),
    Fault(
      "{name: a, layers: [a, b]}, {name: b}", 2, 39, "distributions[0].layers[1]",
      .layersDoNotEndWith("a")),
    Fault("{name: a, layers: [a, a]}", 2, 39, "distributions[0].layers[1]", .repeated("a")),
    Fault(
      "{name: abcd, layers: [abce, abcd]}, {name: abcf}", 2, 39, "distributions[0].layers[0]",
      .unknownDistribution("abce", nearest: "abcd")),
    Fault(
      "{name: a, promoteFrom: [long]}", 2, 41, "distributions[0].promoteFrom[0]",
      .unknownDistribution("long", nearest: nil)),
    Fault("{name: a}, {name: a}", 2, 35, "distributions[1].name", .duplicateName("a")),
    Fault(
      "{name: a}, {name: b, branch: a}", 2, 46, "distributions[1].branch", .duplicateBranch("a")),
    Fault(
      "{name: a, promoteFrom: [a]}", 2, 41, "distributions[0].promoteFrom[0]", .promotesFromItself),
    Fault(
      "{name: a}, {name: b, layers: [a, b], promoteFrom: [a]}", 2, 68,
      "distributions[1].promoteFrom[0]", .promotesDown(from: "a", to: "b")),
    Fault(
      "{name: a}, {name: b, layers: [a, b]}, {name: c, layers: [b, a, c]}", 2, 74,
      "distributions[2].layers[0]", .layersOutOfOrder("b", moreStable: "a")),
    Fault(
      "{name: a, promoteFrom: [b]}, {name: b, promoteFrom: [c]}, {name: c, promoteFrom: [a]}",
      2, 99, "distributions[2].promoteFrom[0]", .cycle(["a", "b", "c"])),
    Fault(
      "{name: a, layers: [b, a]}, {name: b, layers: [a, b]}", 2, 36,
      "distributions[0].layers[0]", .layersOutOfOrder("b", moreStable: "a")),
    Fault(
      "{name: a, layers: [b, a]}, {name: b, layers: [c, b]}, {name: c, layers: [a, c]}", 2, 36,
      "distributions[0].layers[0]", .cycle(["a", "c", "b"])),
    // Layers make a more stable than b, promotions b than c and c than a.
    Fault(
      "{name: a}, {name: b, layers: [a, b], promoteFrom: [c]}, {name: c, promoteFrom: [a]}",
      2, 97, "distributions[2].promoteFrom[0]", .cycle(["a", "b", "c"])),
  ])
  func placesFaultsOfDistributions(fault: Fault) throws {
    try expect(fault, in: "version: 1\ndistributions: [\(fault.text)]\n")
  }

  private func expect(_ fault: Fault, in text: String) throws {
    let error = try #require(throws: SettingsError.self) { try parse(text) }
    #expect(error.problem == fault.problem)
    #expect([error.line, error.column] == [fault.line, fault.column])
    #expect(error.key == fault.key)
    #expect(error.file == "storage.yml")
    #expect(!error.message.isEmpty)
  }

  @Test(arguments: ["A", "-a", ".a", "a@b", "a/b", "a b", "é", String(repeating: "a", count: 101)])
  func refusesNamesThatAreUnsafe(name: String) throws {
    let error = try #require(throws: SettingsError.self) {
      try parse(distributions: "{name: '\(name)', branch: x}")
    }
    guard case .unfitText(_, let expected) = error.problem else {
      Issue.record("\(error)")
      return
    }
    #expect(expected.hasPrefix("a name"))
  }

  @Test func numberOfDistributionsAtTheLimitAndOneOver() throws {
    func chain(_ count: Int) -> String {
      (0..<count).map { index in
        index + 1 < count ? "{name: d\(index), promoteFrom: [d\(index + 1)]}" : "{name: d\(index)}"
      }.joined(separator: ", ")
    }
    #expect(try parse(distributions: chain(100)).distributions.count == 100)
    let error = try #require(throws: SettingsError.self) { try parse(distributions: chain(101)) }
    #expect(error.problem == .tooManyDistributions(limit: 100))
  }

  @Test func passesOnWhatYAMLSays() throws {
    let error = try #require(throws: SettingsError.self) { try parse("version: 1\n\trules: {}\n") }
    guard case .yaml = error.problem else {
      Issue.record("\(error)")
      return
    }
    #expect(error.line == 2)
    #expect(throws: SettingsError.self) { try parse("version: 1\n---\nversion: 1\n") }
  }

  @Test func readsAsOneLine() throws {
    let error = try #require(throws: SettingsError.self) {
      try parse(distributions: "{name: a, layer: [a]}")
    }
    #expect("\(error)" == "storage.yml:2:27: distributions[0].layer: unknown key")
    #expect(error.hint == "did you mean layers?")
    let long = try #require(throws: SettingsError.self) {
      try parse("version: 1\n\(String(repeating: "x", count: 500)): 1\n")
    }
    #expect(long.description.count < 120)
  }
}
