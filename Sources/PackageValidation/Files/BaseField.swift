/// The fields that every data stream must define.
enum BaseField: String, CaseIterable, Sendable {
  case type = "data_stream.type"
  case dataset = "data_stream.dataset"
  case namespace = "data_stream.namespace"
  case timestamp = "@timestamp"

  /// The type that the field must have.
  var type: String { self == .timestamp ? "date" : "constant_keyword" }
}
