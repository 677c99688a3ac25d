extension Schema {
  /// A package, in the order of its page; search results print some of the fields.
  static let package = Schema([
    Field("name", .text, .always),
    Field("title", .text, .unlessAbsent),
    Field("version", .text, .always),
    Field("release"),
    Field("source", .object(Schema([Field("license")]))),
    Field("description", .text, .always),
    Field("type", .text, .always),
    .derived("download", .text, .always),
    .derived("path", .text, .always),
    Field("icons", .objects(.image)),
    Field("policy_templates_behavior"),
    Field(
      "conditions",
      .object(
        Schema([
          Field("kibana", .object(Schema([Field("version")]))),
          Field(
            "elastic",
            .object(
              Schema([Field("subscription", .text, .always), Field("capabilities", .texts)]))),
          Field("agent", .object(Schema([Field("version")]))),
        ]))),
    Field("owner", .object(Schema([Field("type"), Field("github")]))),
    Field("categories", .texts),
    .derived("signature_path"),
    Field(
      "discovery",
      .object(
        Schema([
          Field("fields", .objects(.discoveryName)),
          Field("datasets", .objects(.discoveryName)),
        ]))),
    Field("deprecated", .object(.deprecated)),
    Field(
      "requires",
      .object(
        Schema([
          Field("input", .objects(.requirement)),
          Field("content", .objects(.requirement)),
        ]))),
    Field("group"),
    Field("format_version", .text, .always),
    .derived("readme"),
    Field("license"),
    Field("screenshots", .objects(.image)),
    .derived("assets", .texts),
    Field("policy_templates", .objects(.policyTemplate)),
    .derived("data_streams", .objects(.dataStream)),
    Field("vars", .objects(.variable), indexed: false),
    Field(
      "elasticsearch",
      .object(Schema([Field("privileges", .object(Schema([Field("cluster", .texts)])))]))),
    Field("agent", .object(.agent)),
  ])

  /// The fields of a package that search results print before the policy templates.
  static let packageSummaryHead = [
    "name", "title", "version", "release", "source", "description", "type", "download", "path",
    "icons", "policy_templates_behavior",
  ]
  /// Those between the policy templates and the data streams.
  static let packageSummaryMiddle = [
    "conditions", "owner", "categories", "signature_path", "discovery",
  ]
  /// Those after the notice of deprecation.
  static let packageSummaryTail = ["requires", "group"]
}
