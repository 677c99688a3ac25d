internal import YAML

extension StorageSettings {
  /// Reads settings from the bytes of a `storage.yml`.
  ///
  /// - Parameters:
  ///   - bytes: The YAML text.
  ///   - file: The name of the file for errors.
  /// - Throws: `SettingsError` with the first fault and its place.
  public init(parsing bytes: [UInt8], file: String) throws(SettingsError) {
    let top = try Self.root(bytes, file: file)
    let values = try top.mapping(
      keys: [
        "version", "distributions", "otherBranches", "rules", "signatures", "pullRequests",
      ])
    guard let version = values["version"] else { throw top.error(.missingKey("version")) }
    try Self.checkVersion(version)
    let distributions =
      if let list = values["distributions"] {
        try DistributionParsing.distributions(list)
      } else {
        Self.builtIn.distributions
      }
    self.init(
      distributions: distributions,
      otherBranches: try Self.otherBranches(values["otherBranches"], besides: distributions),
      rules: try Self.rules(values["rules"]),
      signatures: try SignatureSettings(values["signatures"]),
      pullRequests: try PullRequestSettings(values["pullRequests"]),
      file: file)
  }

  private static func root(_ bytes: [UInt8], file: String) throws(SettingsError) -> SettingsValue {
    let start = YAMLMark(line: 1, column: 1)
    let node: YAMLNode?
    do throws(YAMLError) {
      node = try YAMLParser.parse(bytes)
    } catch {
      let mark = error.mark ?? start
      throw SettingsError(
        file: file, line: mark.line, column: mark.column, key: "", problem: .yaml(error.message))
    }
    // An empty file lacks its version, as an empty mapping does.
    let empty = YAMLNode(.mapping([]), mark: start)
    return SettingsValue(
      node: node ?? empty, keyMark: node?.mark ?? start, key: "", file: file)
  }

  private static func checkVersion(_ value: SettingsValue) throws(SettingsError) {
    guard case .scalar(let text, .plain) = value.node.content, !text.isEmpty else {
      throw value.wrongType("a number")
    }
    guard text == "\(formatVersion)" else { throw value.error(.unsupportedVersion(text.excerpt)) }
  }

  private static func otherBranches(
    _ value: SettingsValue?, besides distributions: [Distribution]
  ) throws(SettingsError) -> [String] {
    let taken = Set(distributions.map(\.branch))
    guard let value else { return builtIn.otherBranches.filter { !taken.contains($0) } }
    var branches: [String] = []
    for (value, branch) in try value.texts() {
      guard BranchName.isValid(branch) else {
        throw value.error(.unfitText(branch.excerpt, expected: "the name of a branch"))
      }
      guard !taken.contains(branch) else { throw value.error(.duplicateBranch(branch)) }
      branches.append(branch)
    }
    return branches
  }

  private static func rules(
    _ value: SettingsValue?
  ) throws(SettingsError) -> [String: RuleOverride] {
    guard let value else { return [:] }
    var rules: [String: RuleOverride] = [:]
    for (name, value) in try value.mapping(keys: nil).sorted(by: {
      $0.value.keyMark < $1.value.keyMark
    }) {
      let severity = try value.word(RuleSeverity.self)
      guard RuleOverride.isAllowed(severity, for: name) else {
        throw value.error(.weakenedRule(name))
      }
      rules[name] = RuleOverride(
        severity: severity, line: value.keyMark.line, column: value.keyMark.column)
    }
    return rules
  }
}

extension SignatureSettings {
  fileprivate init(_ value: SettingsValue?) throws(SettingsError) {
    self.init()
    guard let value else { return }
    let values = try value.mapping(keys: ["keyring", "allowedSigners"])
    keyring = try values["keyring"]?.text()
    allowedSigners = try values["allowedSigners"]?.text()
  }
}

extension PullRequestSettings {
  fileprivate init(_ value: SettingsValue?) throws(SettingsError) {
    self.init()
    guard let value else { return }
    let values = try value.mapping(keys: ["host", "labels", "reviewers"])
    host = try values["host"]?.identifier() ?? host
    labels = try values["labels"]?.texts().map(\.text) ?? []
    for reviewer in try values["reviewers"]?.texts() ?? [] {
      let isOwner = reviewer.text == Self.owner
      reviewers.append(isOwner ? reviewer.text : try reviewer.value.identifier())
    }
  }
}
