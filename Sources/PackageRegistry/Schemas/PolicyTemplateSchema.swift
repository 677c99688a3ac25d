extension Schema {
  static let input = Schema([
    Field("type"),
    Field("package"),
    Field("vars", .objects(.variable), indexed: false),
    Field("title"),
    Field("description"),
    Field("streams", .objects(.stream), indexed: false),
    Field("template_path"),
    Field("input_group"),
    Field("deployment_modes", .texts),
    Field("deprecated", .object(.deprecated)),
  ])

  static let policyTemplate = Schema([
    Field("name", .text, .always, required: true),
    Field("title", .text, .always, required: true),
    Field("description", .text, .always, required: true),
    Field("data_streams", .texts),
    Field("inputs", .objects(.input)),
    Field("multiple", .flag, .always),
    Field("icons", .objects(.image)),
    Field("categories", .texts),
    Field("screenshots", .objects(.image)),
    .derived("readme"),
    Field("deployment_modes", .object(.deploymentModes)),
    Field("type"),
    Field("input"),
    Field("ingestion_method"),
    Field("template_path"),
    Field("deprecated", .object(.deprecated)),
  ])

  /// The fields of a policy template that search results print, in their order there.
  static let policyTemplateSummary = [
    "name", "title", "description", "icons", "categories", "deployment_modes", "data_streams",
    "deprecated",
  ]
}
