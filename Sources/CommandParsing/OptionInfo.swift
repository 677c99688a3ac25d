/// The data of one option: all that help, manual page and completions need.
package struct OptionInfo: Sendable, Hashable {
  /// The name without its two dashes.
  package let long: String
  /// The letter without its dash.
  package let short: Character?
  /// What stands for the value in usage lines, or `nil` when the option takes none.
  package let placeholder: String?
  package let kind: ValueKind
  package let isRepeatable: Bool
  package let isRequired: Bool
  /// One line for help, without a period.
  package let summary: String

  package init(
    long: String, short: Character? = nil, placeholder: String? = nil, kind: ValueKind = .text,
    isRepeatable: Bool = false, isRequired: Bool = false, summary: String
  ) {
    self.long = long
    self.short = short
    self.placeholder = placeholder
    self.kind = kind
    self.isRepeatable = isRepeatable
    self.isRequired = isRequired
    self.summary = summary
  }

  /// Whether a value must follow the option.
  package var takesValue: Bool { placeholder != nil }

  /// The name as it is typed: `--from`.
  package var name: String { "--" + long }

  /// The name with its value as usage lines show it: `--from D`.
  package var usage: String {
    guard let placeholder else { return name }
    return "\(name) \(placeholder)"
  }
}

extension OptionInfo {
  /// `--version`, which every program has; a command's own option of that name comes before it.
  static let showVersion = OptionInfo(long: "version", summary: "Show the version")
}
