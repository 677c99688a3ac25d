extension Schema {
  static let dataStream = Schema([
    Field("type", .text, .always, required: true),
    Field("dataset"),
    Field("hidden", .flag),
    Field("ilm_policy"),
    Field("dataset_is_prefix", .flag),
    Field("title", .text, .always, required: true),
    Field("release"),
    Field("ingest_pipeline"),
    Field("streams", .objects(.stream)),
    .derived("package"),
    Field(
      "elasticsearch",
      .object(
        Schema([
          Field("index_template.settings", .map, from: ["index_template", "settings"]),
          Field("index_template.mappings", .map, from: ["index_template", "mappings"]),
          Field("ingest_pipeline.name", from: ["ingest_pipeline", "name"]),
          Field("privileges", .object(Schema([Field("indices", .texts)]))),
        ]))),
    Field("agent", .object(.agent)),
    .derived("path"),
    Field("deprecated", .object(.deprecated)),
  ])

  /// The fields of a data stream that search results print.
  static let dataStreamSummary = ["type", "dataset", "title", "deprecated"]
}
