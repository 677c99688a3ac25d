/// The data streams of a package version, which many versions share.
final class DataStreamSet: Sendable {
  /// The manifests with every default set, in the order of the package's page.
  let records: [Record]
  /// The field `data_streams` of the package's element in search results; empty without any.
  let summary: [UInt8]

  init(_ records: [Record]) {
    self.records = records
    guard !records.isEmpty else {
      summary = []
      return
    }
    var json = JSONWriter(depth: 2)
    json.key("data_streams")
    json.array { json in
      for record in records {
        json.element()
        json.object { json in
          for key in Schema.dataStreamSummary { record.writeField(key, to: &json) }
        }
      }
    }
    summary = json.bytes
  }
}
