internal import YAML

/// A distribution of the settings file with the places of its names, for the checks between them.
struct DistributionDraft {
  let distribution: Distribution
  let name: SettingsValue
  let branch: SettingsValue
  let layers: [(value: SettingsValue, text: String)]
  let promoteFrom: [(value: SettingsValue, text: String)]
}

/// Reads the list of distributions.
enum DistributionParsing {
  /// The most distributions a storage may have; the checks between them compare all with all.
  static let limit = 100

  static func distributions(_ list: SettingsValue) throws(SettingsError) -> [Distribution] {
    let values = try list.list()
    guard !values.isEmpty else { throw list.error(.noDistribution) }
    guard values.count <= limit else { throw list.error(.tooManyDistributions(limit: limit)) }
    var drafts: [DistributionDraft] = []
    for value in values { drafts.append(try draft(value)) }
    try DistributionChecks(drafts).check()
    return drafts.map(\.distribution)
  }

  private static func draft(_ value: SettingsValue) throws(SettingsError) -> DistributionDraft {
    let values = try value.mapping(
      keys: [
        "name", "branch", "layers", "promoteFrom", "overwrite", "remove", "frozen", "url", "image",
        "deployment", "namespace",
      ])
    guard let nameValue = values["name"] else { throw value.error(.missingKey("name")) }
    let name = try nameValue.distributionName()
    let branch = try values["branch"]?.text() ?? name
    guard BranchName.isValid(branch) else {
      let place = values["branch"] ?? nameValue
      throw place.error(.unfitText(branch.excerpt, expected: "the name of a branch"))
    }
    let layers = try values["layers"]?.texts()
    if let layers, layers.last?.text != name {
      throw (layers.last?.value ?? values["layers"] ?? value).error(.layersDoNotEndWith(name))
    }
    let promoteFrom = try values["promoteFrom"]?.texts() ?? []
    let distribution = Distribution(
      name: name, branch: branch, layers: layers?.map(\.text) ?? [name],
      promoteFrom: promoteFrom.map(\.text),
      overwrite: try values["overwrite"]?.word(Permission.self) ?? .never,
      remove: try values["remove"]?.word(Permission.self) ?? .never,
      frozen: try values["frozen"]?.flag() ?? false, url: try values["url"]?.url(),
      image: try values["image"]?.identifier(), deployment: try values["deployment"]?.identifier(),
      namespace: try values["namespace"]?.identifier())
    return DistributionDraft(
      distribution: distribution, name: nameValue, branch: values["branch"] ?? nameValue,
      layers: layers ?? [], promoteFrom: promoteFrom)
  }
}

extension SettingsValue {
  /// Returns a text that is safe as a name on the command line, in `D@TAG` and in a file's name.
  fileprivate func distributionName() throws(SettingsError) -> String {
    let text = try text()
    let isName = text.utf8.enumerated().allSatisfy { index, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): index > 0
      default: false
      }
    }
    guard isName, text.utf8.count <= 100 else {
      throw error(
        .unfitText(
          text.excerpt,
          expected: "a name: a-z or 0-9, then a-z, 0-9, dot, dash and _, 100 at most"))
    }
    return text
  }

  /// Returns a text that another program takes for a name, never for an option.
  func identifier() throws(SettingsError) -> String {
    let text = try text()
    let isIdentifier = text.utf8.enumerated().allSatisfy { index, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: index > 0 && "._-/:".utf8.contains(byte)
      }
    }
    guard isIdentifier else {
      throw error(
        .unfitText(
          text.excerpt,
          expected: "a letter or digit, then letters, digits, dot, dash, _, slash and colon"))
    }
    return text
  }

  fileprivate func url() throws(SettingsError) -> String {
    let text = try text()
    let isPrintable = text.utf8.allSatisfy { byte in
      (0x21...0x7E).contains(byte) && !"\"\\'".utf8.contains(byte)
    }
    let scheme = ["https://", "http://"].first(where: text.hasPrefix)
    guard isPrintable, let scheme, let first = text.dropFirst(scheme.count).first,
      first.isLetter || first.isNumber
    else {
      throw error(.unfitText(text.excerpt, expected: "an address such as https://packages.example"))
    }
    return text
  }
}
