/// Objects that stand in several places of a manifest (registry API 2.3, 2.4).
extension Schema {
  /// An icon or a screenshot; `path` is where the registry serves it.
  static let image = Schema([
    Field("src", .text, .always, required: true),
    .derived("path", .text, .always),
    Field("title"),
    Field("size"),
    Field("type"),
  ])

  /// The notice that something is deprecated.
  static let deprecated = Schema([
    Field("since", .text, .always),
    Field("description", .text, .always),
    Field(
      "replaced_by",
      .object(
        Schema([
          Field("package"),
          Field("policy_template"),
          Field("input"),
          Field("data_stream"),
          Field("variable"),
        ]))),
  ])

  static let variable = Schema([
    Field("name", .text, .always),
    Field("type", .text, .always),
    Field("title"),
    Field("description"),
    Field("multi", .flag, .always),
    Field("required", .flag, .always),
    Field("show_user", .flag, .always),
    Field("default", .free, .unlessAbsent),
    Field("deprecated", .object(.deprecated)),
  ])

  /// A stream of a data stream or of an input.
  static let stream = Schema([
    Field("input"),
    Field("package"),
    Field("vars", .objects(.variable), indexed: false),
    Field("data_stream"),
    Field("template_path"),
    Field("title"),
    Field("description"),
    Field("enabled", .flag, .unlessAbsent),
    Field("ingestion_method"),
  ])

  static let deploymentModes = Schema([
    Field("default", .object(Schema([Field("enabled", .flag, .always)]))),
    Field(
      "agentless",
      .object(
        Schema([
          Field("enabled", .flag, .always),
          Field("is_default", .flag, .unlessAbsent),
          Field("release"),
        ]))),
  ])

  /// The privileges that the agent needs.
  static let agent = Schema([
    Field("privileges", .object(Schema([Field("root", .flag)])))
  ])

  /// A package that another one requires.
  static let requirement = Schema([
    Field("package", .text, .always, required: true),
    Field("version", .text, .always, required: true),
  ])

  /// A name in a list of discovery hints.
  static let discoveryName = Schema([Field("name", .text, .always, required: true)])
}
