/// What can be wrong with the settings of a storage.
public enum SettingsProblem: Hashable, Sendable {
  /// The text is not one YAML document within the limits.
  case yaml(String)
  case unknownKey(nearest: String?)
  case duplicateKey(firstLine: Int)
  case missingKey(String)
  case wrongType(expected: String, found: String)
  case unsupportedVersion(String)
  /// A text that is not one of a few words.
  case unknownWord(String, words: [String], nearest: String?)
  /// A text with characters that have no place there.
  case unfitText(String, expected: String)
  case noDistribution
  case tooManyDistributions(limit: Int)
  case duplicateName(String)
  case duplicateBranch(String)
  case unknownDistribution(String, nearest: String?)
  case repeated(String)
  /// The layers of a distribution do not end with the distribution.
  case layersDoNotEndWith(String)
  /// A layer stands before one that is more stable.
  case layersOutOfOrder(String, moreStable: String)
  case promotesFromItself
  case promotesDown(from: String, to: String)
  /// Each is more stable than the next by layers or promotions, and the last than the first.
  case cycle([String])
  case weakenedRule(String)
  /// A severity for a rule that there is not.
  case unknownRule(String, nearest: String?)
}

extension SettingsProblem {
  var message: String {
    switch self {
    case .yaml(let message): message
    case .unknownKey: "unknown key"
    case .duplicateKey(let line): "the key stands a second time, first at line \(line)"
    case .missingKey(let key): "the key \(key) is missing"
    case .wrongType(let expected, let found): "expected \(expected), found \(found)"
    case .unsupportedVersion(let text): "version \(text) is not supported"
    case .unknownWord(let word, let words, _):
      "\(word) is none of \(words.joined(separator: ", "))"
    case .unfitText(let text, let expected): "\(text) is not \(expected)"
    case .noDistribution: "there is no distribution"
    case .tooManyDistributions(let limit): "there are more than \(limit) distributions"
    case .duplicateName(let name): "another distribution has the name \(name)"
    case .duplicateBranch(let branch): "the branch \(branch) belongs to another distribution"
    case .unknownDistribution(let name, _): "there is no distribution \(name)"
    case .repeated(let text): "\(text) stands there twice"
    case .layersDoNotEndWith(let name): "the last layer must be the distribution \(name) itself"
    case .layersOutOfOrder(let name, let moreStable):
      "\(name) stands before \(moreStable), which is more stable"
    case .promotesFromItself: "a distribution cannot be promoted into itself"
    case .promotesDown(let source, let target):
      "\(source) is more stable than \(target); promotion only goes up"
    case .cycle(let names):
      "each is more stable than the next, round in a circle: "
        + (names + names.prefix(1)).joined(separator: ", ")
    case .weakenedRule(let rule): "the rule \(rule) cannot be weakened"
    case .unknownRule(let rule, _): "there is no rule \(rule)"
    }
  }

  var hint: String? {
    switch self {
    case .unknownKey(let nearest?), .unknownWord(_, _, let nearest?),
      .unknownDistribution(_, let nearest?), .unknownRule(_, let nearest?):
      "did you mean \(nearest)?"
    case .missingKey("version"), .unsupportedVersion:
      "write version: \(StorageSettings.formatVersion), or use the program that the file is for"
    case .duplicateKey: "remove one of the two"
    case .noDistribution: "describe one, or remove the key to have the built-in ones"
    case .layersOutOfOrder: "name the most stable layer first"
    case .unknownRule: "storage validate --list-rules lists them"
    case .weakenedRule: "remove the line; the rule can only be made an error"
    default: nil
    }
  }
}
